"""The declared method: model, loader, expression language, texts, releases."""
