"""Views' queries: parsing, normal form, names."""
