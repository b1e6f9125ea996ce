"""Moderation without a king: reports, juries by lot, a public log."""
