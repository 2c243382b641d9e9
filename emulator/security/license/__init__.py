"""The licence of a cluster, and which features it allows."""
