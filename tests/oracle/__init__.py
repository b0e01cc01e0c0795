"""A second, slow implementation of docs/scoring.md in exact fractions, and generators of questionnaires for it."""
