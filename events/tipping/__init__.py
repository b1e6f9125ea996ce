"""Tipping tables: a proposal becomes a dinner the moment enough people agree on one time and place."""
