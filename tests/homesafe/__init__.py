"""Tests of homesafe."""
