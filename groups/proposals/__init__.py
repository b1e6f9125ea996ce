"""Proposals: how a group decides, on a roll that nobody can pack."""
