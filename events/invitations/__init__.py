"""Invitations: merchants knock, groups decide, promises are kept or not."""
