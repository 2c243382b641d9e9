"""What privileges there are, and which of them a caller has."""
