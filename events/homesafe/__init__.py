"""The ring that closes when everybody is home."""
