"""Dinners, and what comes of them."""
