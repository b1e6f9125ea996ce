"""Stewards' terms, elections, recalls, and being away."""
