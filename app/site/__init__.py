"""What spans the site: being told, and home."""
