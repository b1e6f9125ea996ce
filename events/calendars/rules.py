"""The law of feeds: the address that only its holder knows, what is still in them, and how sure each entry is."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime, timedelta
from hashlib import sha256

KEPT = timedelta(days=90)  # dinners that were
STRUCK = timedelta(days=7)  # after its time, so long a cancelled entry stays to be seen as such
AT_MOST = 500


def token_of(key: bytes, nonce: str) -> str:
    """The secret in a feed's address: made of ours and the feed's own, so that the database alone opens nothing.

    It can be shown again to its owner, and is another one with every new `nonce`.
    """
    made = hmac.digest(key, b"calendar:" + nonce.encode(), sha256)
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def still_in(ends_at: datetime, cancelled: bool, now: datetime) -> bool:
    """Whether a dinner stands in feeds at this moment."""
    return ends_at > now - (STRUCK if cancelled else KEPT)
