"""The command line: each module adds its commands to ``ancrage``, or puts a result into text."""
