"""Tests of what a group remembers."""
