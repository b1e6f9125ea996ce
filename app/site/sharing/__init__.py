"""What a shared link shows: a picture, a code, a text."""
