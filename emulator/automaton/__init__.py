"""Exact algebra of patterns: deterministic automata over Unicode, computed as far as asked for.

`emulator.automaton.patterns` makes an `emulator.automaton.automaton.Automaton` of patterns.
"""
