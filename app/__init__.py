"""Tongzhuo, the application: foundation, people, places and what spans the site."""
