"""YAML into values with places, and back into YAML."""
