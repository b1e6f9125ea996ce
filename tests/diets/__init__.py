"""Tests of diets."""
