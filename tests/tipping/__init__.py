"""Tests of tipping."""
