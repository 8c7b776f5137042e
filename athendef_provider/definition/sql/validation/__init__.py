"""What Athena and Glue reject, and what they accept to the harm of users."""
