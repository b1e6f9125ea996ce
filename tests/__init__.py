"""Everything that proves the product; helpers in tests/services.py."""
