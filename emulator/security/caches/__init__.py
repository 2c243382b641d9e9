"""Clearing what nodes remember of realms, roles and privileges of applications."""
