"""The control plane: what a test does to a cluster, under ``/_emulator``."""
