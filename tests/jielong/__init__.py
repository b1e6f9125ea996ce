"""Tests of jielong."""
