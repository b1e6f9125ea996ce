"""The ledger: members read it and take it along."""

from __future__ import annotations

from tests.access import world as w

ROUTES = {
    "ledger.export": (w.GROUP, {"pid": "group"}),
    "ledger.page": (w.GROUP, {"pid": "group"}),
    "ledger.verifier": (w.SITE, {}),
}
