"""What wildcards mean, read off their definition."""

from __future__ import annotations


def glob(pattern: str, name: str) -> bool:
    """Match as the definition of wildcards reads, in exponential time."""
    if not pattern:
        return not name
    if pattern[0] == "*":
        return any(glob(pattern[1:], name[skipped:]) for skipped in range(len(name) + 1))
    if pattern[0] == "?":
        return bool(name) and glob(pattern[1:], name[1:])
    if pattern[0] == "\\" and len(pattern) > 1:
        pattern = pattern[1:]
    return name[:1] == pattern[0] and glob(pattern[1:], name[1:])
