"""Who may what: every route and socket message, as everybody."""
