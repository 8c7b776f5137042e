"""Plans by kind of object, and the statements and steps that they have in common."""
