"""Reads YAML into values with places, and writes values as YAML."""
