"""VSME reports: read from EFRAG's workbook or from xBRL-JSON, turned into proposals, and written (docs/vsme.md)."""
