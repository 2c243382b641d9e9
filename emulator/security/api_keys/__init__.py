"""API keys of both types: created, found, updated, used, expired, invalidated, forgotten."""
