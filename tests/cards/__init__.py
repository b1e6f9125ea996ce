"""The group card at the desk."""
