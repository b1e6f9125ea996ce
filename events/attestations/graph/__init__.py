"""Credibility from the graph of who sat with whom (TRUST.md section 3): pure, in arrays, one pass over everybody."""
