"""Cravings: short wishes that find one another and become a table."""
