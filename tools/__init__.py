"""What builds, checks and starts the product."""
