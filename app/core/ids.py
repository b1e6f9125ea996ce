"""Short random ids for addresses, and tokens that only their holder knows."""

from __future__ import annotations

import hashlib
import secrets

# No 0/O, 1/l/I: an id may be read aloud across a table.
ALPHABET = "23456789abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 11


def new_id() -> str:
    """An id of 11 characters out of 56, 63 bits: not guessable, never counted up."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_token() -> str:
    """A secret of 256 bits for links in mails and for devices."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token: SHA-256 in hex, so that a stolen database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()
