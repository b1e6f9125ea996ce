"""What machines read: feeds, the map of the site, linked data. Only what is public."""
