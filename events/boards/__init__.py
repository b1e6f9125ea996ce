"""Shared tables: a house puts up a board, strangers sit together, and those who sit say who joins them."""
