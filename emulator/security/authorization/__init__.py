"""Who may do what: role descriptors, privileges, roles, and the verdict on one request."""
