"""What Athena and Glue refuse, and what they take to a user's harm."""
