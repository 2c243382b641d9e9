"""Roles: how a role descriptor is written, and the built-in ones."""
