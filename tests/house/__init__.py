"""Tests about the house itself: its sizes, directions, words and promises."""
