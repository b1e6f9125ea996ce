"""Calling a dinner, and its seats."""
