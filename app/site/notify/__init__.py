"""Notices in the product and by mail."""
