"""What all tests share: pytest's own tool for testing plugins."""

pytest_plugins = ["pytester"]
# A project of its own, that tests/plugin copies and runs.
collect_ignore = ["plugin/downstream"]
