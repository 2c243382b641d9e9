"""Measures the emulator against bare aiohttp; see ``bench/README.md``."""
