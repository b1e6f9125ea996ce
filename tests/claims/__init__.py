"""Tests of claims and replies."""
