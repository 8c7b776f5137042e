"""Backups of definitions and partitions, and their restore."""
