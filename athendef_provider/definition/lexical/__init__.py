"""What all SQL texts consist of: tokens, identifiers, string literals."""
