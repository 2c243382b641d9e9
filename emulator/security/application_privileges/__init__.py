"""Privileges that applications define and store, for roles to grant by name."""
