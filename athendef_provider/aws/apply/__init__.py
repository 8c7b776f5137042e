"""Brings the live catalog to a definition: reconciler, executor, and the steps for partitions."""
