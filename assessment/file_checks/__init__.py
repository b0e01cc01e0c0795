"""What a file is, by its content, and whether a firm may hand it in as evidence. `assessment.evidence_files` asks."""
