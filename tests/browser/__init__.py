"""The journeys, in a real Chromium against a real server."""
