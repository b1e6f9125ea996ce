"""Tests of groups that part and groups that join."""
