"""Tests of headcount."""
