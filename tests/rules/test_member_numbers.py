"""The numbers of charters, as they are published: whoever changes one changes this page too."""

from groups.membership.rules import PARAMETERS, Kind


def test_what_a_founder_gets_and_what_a_vote_can_make_of_it() -> None:
    whole = {
        each.key: (each.default, each.minimum, each.maximum) for each in PARAMETERS if each.kind is Kind.WHOLE
    }
    assert whole == {
        "offer_window_minutes": (120, 5, 2880),
        "review_deadline_days": (30, 3, 90),
        "late_cancel_hours": (24, 0, 168),
        "no_show_strikes": (3, 0, 10),
        "no_show_window_days": (180, 30, 730),
        "no_show_pause_days": (30, 1, 180),
        "quorum_percent": (30, 1, 100),
        "majority_percent": (50, 50, 100),
        "roll_tables": (1, 1, 12),
        "roll_window_days": (180, 30, 730),
        "steward_seats": (1, 1, 9),
        "steward_term_days": (180, 30, 730),
        "silence_days": (60, 14, 180),
        "open_offers_a_month": (2, 0, 20),
        "offer_price_least": (0, 0, 100_000),
        "offer_price_most": (0, 0, 100_000),
    }
    chosen = {each.key: each.default for each in PARAMETERS if each.kind is Kind.CHOICE}
    assert chosen == {
        "join_rule": "request",
        "callers": "members",
        "queue_rule": "first_come",
        "party_rule": "hold",
        "offers_policy": "welcome",
        "offers_from": "anyone",
        "offer_tastings": "welcome",
        "split_mode": "equal",
        "rota_rule": "tables",
    }
