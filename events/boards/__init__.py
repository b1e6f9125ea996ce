"""Seats at a shared table that a house offers, and that those who sit there agree to."""
