"""Merchants: the businesses behind venues, and the people who act for them."""
