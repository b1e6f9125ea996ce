"""Routes: one evening at the tables of several venues."""
