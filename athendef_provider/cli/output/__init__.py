"""Output formats: text, JSON, Markdown."""
