"""Showing up: the charter's rule on no-shows, evenly applied, and forgiveness."""
