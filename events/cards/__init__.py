"""The group card: shown at the desk, scanned, never attendance."""
