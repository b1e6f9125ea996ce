"""Claims of merchants, confirmed by those who sat there."""
