"""Alliances: groups whose members are merchants."""
