"""A finished package, of ours or of another tool: read it, draw its cards, compare it with another."""
