"""Views: the Presto view that Athena stores in Glue."""
