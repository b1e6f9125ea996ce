"""Landing, my home, discover, health."""
