"""Aggregations over records: parsed into values, allowed or refused, computed over columns."""
