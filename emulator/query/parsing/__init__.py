"""How each query of the DSL is read; `emulator.query.parse` is the way in."""
