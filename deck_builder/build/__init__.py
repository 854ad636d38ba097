"""Cards and lock into a package."""
