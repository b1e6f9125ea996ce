"""Polls about date and place: the winner becomes the dinner's."""
