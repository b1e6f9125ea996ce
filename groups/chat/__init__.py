"""Rooms: one durable, append-only log each."""
