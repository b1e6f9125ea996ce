"""Tables that a vote sets: a group chooses when and where, and the dinner is there."""
