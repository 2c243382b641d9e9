"""Role mappings: which roles the users of a realm without roles of its own have."""
