"""Request bodies: tokens with their places, and declarative parsers over them."""
