"""Everything around an endpoint: messages, routing, parameters, media types, rendering, errors."""
