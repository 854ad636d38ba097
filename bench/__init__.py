"""Benchmarks: time and memory, compared with the script that a user would write without Deck Builder."""
