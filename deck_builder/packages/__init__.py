"""A finished package, whoever made it: read, drawn, compared."""
