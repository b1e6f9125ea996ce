"""Groups that part and groups that join."""
