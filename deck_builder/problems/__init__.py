"""What a person is told: a problem, its place, and every code with its reason and cure."""
