"""Benchmarks: one command each, the yardstick in the same run (docs/performance.md)."""
