"""The laws of the rooms, proven by properties and by examples."""
