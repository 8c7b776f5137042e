"""Applies definitions to the catalog: the reconciler, the executor, the partition steps."""
