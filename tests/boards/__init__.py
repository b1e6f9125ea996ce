"""Tests of shared tables (M-22)."""
