"""Discussions of a group: long posts that stay, and what is answered to them (GR-15)."""
