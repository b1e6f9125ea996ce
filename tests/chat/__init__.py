"""Talk: the log, its doors, pages and sockets."""
