"""Native and reserved users, and logging in with a password."""
