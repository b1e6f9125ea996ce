"""Tests of tables that a vote sets."""
