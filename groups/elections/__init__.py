"""Stewards: elections and recall, terms, succession, lapses."""
