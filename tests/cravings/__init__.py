"""Tests of cravings."""
