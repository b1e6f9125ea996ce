"""Tests of groups: founding, coming in, going, charter."""
