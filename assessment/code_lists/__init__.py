"""Code lists that ship with the program: activities (NAF rév. 2) and communes, read once and kept.

Where the tables come from, under what licence and of which year: ``README.md`` in this folder.
"""
