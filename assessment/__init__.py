"""The domain around a score: answers, and later firms, contracts, evidence."""
