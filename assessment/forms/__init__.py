"""What a person types, read as a person expects: figures, days, texts, and the words that say what to change."""
