"""The progress display of an apply."""
