"""Venues and their dishes."""
