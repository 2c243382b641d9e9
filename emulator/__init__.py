"""Elasticsearch's security subsystem, in memory, with a clock that the test owns."""

__version__ = "0.1.0"
