"""Answers offline: a spreadsheet to fill in, and what comes back of it.

``write.py`` makes the workbook of an assessment. ``opened.py`` takes out of a file that came back the cells that
matter, as plain data (``extract.py``), whatever was done to it; ``read.py`` turns them into answers and errors by cell,
with the code that reads the forms of the pages. ``difference.py`` compares them with what stands online, and
``pending.py`` keeps them until somebody has decided. docs/offline.md describes the file.
"""
