"""Forms of output: text, JSON, markdown."""
