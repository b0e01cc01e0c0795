"""Report models, charts and the PDF."""
