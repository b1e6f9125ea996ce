"""Finding a table without knowing anybody."""
