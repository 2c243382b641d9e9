"""Who is asking: credentials, the chain of authenticators, and what a caller learns of itself."""
