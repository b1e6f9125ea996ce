"""Conditional seats: who comes only if enough others do."""
