"""Who sat with whom: the proof that replaces payment."""
