"""Reviews by those whose tablemates vouch for them."""
