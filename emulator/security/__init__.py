"""The security subsystem: one folder for each of its concepts."""
