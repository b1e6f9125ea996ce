"""Invitations: a house asks a group, the group decides, and what was promised is held against what came."""
