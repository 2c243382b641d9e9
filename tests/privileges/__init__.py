"""Tests of what callers are told about privileges."""
