"""Dates as Elasticsearch reads and writes them: calendar, zones, patterns, named formats."""
