"""Charts as small SVG functions: the same in page and PDF, each with a title and a description of its own.

One user unit is one point (1/72 inch). No chart speaks by colour alone: what is earned is solid, what is open is
hatched, what was possible is an outline.
"""
