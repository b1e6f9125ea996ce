"""The foundation: names no feature, imports no room."""
