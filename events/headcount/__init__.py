"""The headcount: one real question before the number is final."""
