"""Finding by words: places, dishes, groups, tables, reviews and discussions on one page."""
