"""The questionnaire to print."""
