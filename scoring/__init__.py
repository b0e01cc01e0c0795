"""What a score means: compile, kernel, explanation, gains."""
