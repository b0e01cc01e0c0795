"""The kernel: plain loops over flat tables, interpreted for one firm and compiled for batches — one source.

``machine`` evaluates expressions, ``path`` finds the state of each question, ``points`` scores a complete assessment,
``bounds`` and ``envelope`` enclose an incomplete one, ``levels`` reads figures, ``rows`` drives them row by row.

House rules, for results that are bit-identical however they are computed: cells are cast by ``int()`` or ``float()``
before use, divisors are tested before dividing, sums run in declared order, and nothing but ``+ − × ÷``, min, max,
comparison, look-up and straight lines is used (docs/scoring.md §10).
"""
