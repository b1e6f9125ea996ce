"""What a group remembers: its dinners on one page, to take along."""
