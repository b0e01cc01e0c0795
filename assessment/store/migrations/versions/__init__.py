"""Migrations, oldest first; those of the tables as declared in ``assessment/store/tables.py``."""
