"""Members and their sign-in."""
