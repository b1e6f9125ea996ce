"""Tests of members and their sign-in."""
