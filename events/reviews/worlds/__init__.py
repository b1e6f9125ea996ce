"""Worlds as files (TRUST.md section 6): read, judged in the order of time as in production, and answered."""
