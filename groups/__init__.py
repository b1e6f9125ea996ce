"""Groups that rule themselves, and their talk."""
