"""Tests of deciding together."""
