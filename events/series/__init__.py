"""Dinners that come again, and the last one once more."""
