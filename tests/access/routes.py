"""Every route of the product, what it is about, and how it fills its address."""

from __future__ import annotations

from tests.access import world as w
from tests.access.rooms import rooms
from tests.access.world import Thing

# endpoint -> (thing, names of the ids that fill its address)
ROUTES: dict[str, tuple[Thing, dict[str, str]]] = {
    **{
        f"accounts.{each}": (w.SITE, {})
        for each in ("language", "link", "reset", "sign_in", "sign_out", "sign_up", "speak")
    },
    "accounts.link_open": (w.SITE, {"token": "invite"}),
    "accounts.link_use": (w.SITE, {"token": "invite"}),
    **{
        f"accounts.{each}": (w.SELF, {})
        for each in ("devices", "email", "email_again", "end_devices", "export", "leave", "me", "password", "settings")
    },
    "accounts.end_device": (w.SELF, {"pid": "third"}),
    "accounts.profile": (w.SELF, {"pid": "third"}),
    **{
        f"attestations.{each}": (w.DINNER, {"pid": "dinner"})
        for each in ("arrive", "ask", "code", "codes", "here", "upload")
    },
    "attestations.let_in": (w.DINNER, {"pid": "dinner", "member_pid": "third"}),
    **{
        f"attestations.{each}": (w.OVER_DINNER, {"pid": "over"})
        for each in ("answer", "dispute", "go_on", "presence", "say", "vouch")
    },
    "attestations.scan": (w.SITE, {"payload": "invite"}),
    "attestations.scanned": (w.SITE, {"payload": "invite"}),
    **{f"chat.{each}": (w.MY_POST, {"pid": "channel", "seq": "seq"}) for each in ("edit", "edit_page", "remove")},
    **{f"chat.{each}": (w.CHANNEL, {"pid": "channel"}) for each in ("entries", "room", "say", "search_room", "seen")},
    "chat.add_photo": (w.CHANNEL, {"pid": "channel"}),
    **{f"chat.{each}": (w.CHANNEL, {"pid": "channel", "photo_pid": "photo"}) for each in ("photo", "thumb")},
    **{f"chat.{each}": (w.SITE, {}) for each in ("mine", "search_all")},
    **{
        f"chat.{each}": (w.CHANNEL, {"pid": "channel", "seq": "seq"})
        for each in ("card", "pin", "react", "signs", "versions")
    },
    **{f"chat.{each}": (w.CHANNEL, {"pid": "channel"}) for each in ("mute", "people", "pinned")},
    "discussions.mine": (w.SITE, {}),
    **{
        f"discussions.{each}": (w.GROUP, {"pid": "group"})
        for each in ("create", "find", "index", "new", "people", "preview")
    },
    **{f"discussions.{each}": (w.TALK_OF_GROUP, {"pid": "talk", "photo_pid": "none"}) for each in ("photo", "thumb")},
    **{f"discussions.{each}": (w.TALK_OF_GROUP, {"pid": "talk"}) for each in (
        "close", "follow", "go_on", "page", "pin", "preview_reply", "reply", "seen")},
    **{
        f"discussions.{each}": (w.TALK_OF_GROUP, {"pid": "talk", "number": "opening"})
        for each in ("edit", "edit_page", "one", "preview_edit", "take_back", "taking_back", "versions")
    },
    "calendars.feed": (w.FEED, {"token": "feed"}),
    **{f"calendars.{each}": (w.SELF, {}) for each in ("mine", "renew", "ring", "switch_off", "switch_on")},
    **{f"series.{each}": (w.GROUP, {"pid": "group"}) for each in ("create", "new")},
    **{f"series.{each}": (w.DINNER, {"pid": "dinner"}) for each in ("again", "set_again")},
    **{
        f"series.{each}": (w.SERIES, {"pid": "series"})
        for each in ("edit", "end", "ending", "page", "save", "set_early", "skip", "take_over", "undo_skip")
    },
    **{
        f"bills.{each}": (w.OVER_DINNER, {"pid": "over"})
        for each in (
            "after_form", "answer", "begin_after", "claim", "claiming", "edit", "export", "leave_early", "page",
            "propose", "read_table", "save", "slip", "start", "versions", "write_card",
        )
    },
    "bills.add_code": (w.OVER_DINNER, {"pid": "over"}),
    "bills.by_house": (w.OVER_DINNER, {"pid": "over"}),
    "bills.add_photo": (w.OVER_DINNER, {"pid": "over"}),
    **{
        f"bills.{each}": (w.OVER_DINNER, {"pid": "over", "photo_pid": "none"})
        for each in ("photo", "remove_photo", "thumb")
    },
    "bills.say": (w.OVER_DINNER, {"pid": "over", "transfer_pid": "none"}),
    **{f"bookings.{each}": (w.DINNER, {"pid": "dinner"}) for each in ("count", "page", "save")},
    **{
        f"conditions.{each}": (w.DINNER, {"pid": "dinner"})
        for each in ("accept_pact", "answer", "ask", "come_anyway", "take_back")
    },
    **{f"headcount.{each}": (w.DINNER, {"pid": "dinner"}) for each in ("answer", "drop", "page", "save")},
    **{f"diets.{each}": (w.SITE, {}) for each in ("mine", "save_mine")},
    **{f"diets.{each}": (w.DINNER, {"pid": "dinner"}) for each in ("guest", "kitchen", "menu", "save_guest")},
    **{f"diets.{each}": (w.DINNER, {"pid": "dinner", "seat_pid": "third"}) for each in ("companion", "save_companion")},
    "diets.ingredients": (w.SITE, {"pid": "venue"}),
    "diets.say": (w.SITE, {"pid": "venue", "dish_pid": "third"}),
    **{
        f"dinners.{each}": (w.DINNER, {"pid": "dinner"})
        for each in (
            "accept_pact", "answer_offer", "calendar", "call_off", "calling_off", "change_pact", "edit", "export_queue",
            "claim_guest", "give_back", "guests", "pact", "page", "queue", "renew_guest", "renew_share", "save", "seat",
            "undo_call_off",
        )
    },
    "dinners.guest_link": (w.DINNER, {"pid": "dinner", "token": "invite"}),
    **{
        f"dinners.{each}": (w.DINNER, {"pid": "dinner", "guest_pid": "guest"})
        for each in ("give_guest_link", "remove_guest", "shut_guest_link")
    },
    "dinners.with_link": (w.DINNER, {"pid": "dinner", "share_token": "invite"}),
    **{f"dinners.{each}": (w.GROUP, {"pid": "group"}) for each in ("create", "new", "past")},
    "dinners.new_anywhere": (w.SITE, {}),
    **{
        f"homesafe.{each}": (w.OVER_DINNER, {"pid": "over"})
        for each in ("be_home", "leave", "leave_out", "open_ring", "page")
    },
    **{f"home.{each}": (w.SITE, {}) for each in ("health", "index", "robots", "styleguide")},
    **{f"discover.{each}": (w.SITE, {}) for each in ("forget", "here", "index", "on_map")},
    "feeds.city": (w.SITE, {"city": "invite"}),
    "feeds.sitemap": (w.SITE, {}),
    "feeds.venue": (w.SITE, {"pid": "venue"}),
    "feeds.group": (w.GROUP, {"pid": "group"}),
    "feeds.part": (w.SITE, {"kind": "invite", "part": "seq"}),
    **{f"search.{each}": (w.SITE, {}) for each in ("index", "quick")},
    **{
        f"membership.{each}": (w.GROUP, {"pid": "group"})
        for each in (
            "ask", "charter", "charter_refused", "describe", "describe_now", "hand_over", "handing_over", "invite",
            "invites", "join", "leave", "leaving", "page", "requests", "roll", "willing", "withdraw",
        )
    },
    "membership.answer": (w.GROUP, {"pid": "group", "request_id": "asked"}),
    "membership.revoke": (w.GROUP, {"pid": "group", "invite_id": "issued"}),
    **{f"membership.{each}": (w.INVITE, {"token": "invite"}) for each in ("accept", "invite_open")},
    **{f"jielong.{each}": (w.DINNER, {"pid": "dinner"}) for each in ("enter", "mine", "paste", "read", "text")},
    **{f"jielong.{each}": (w.GROUP, {"pid": "group"}) for each in ("begin", "start")},
    **{f"membership.{each}": (w.SITE, {}) for each in ("found", "found_now", "mine")},
    **{
        f"notify.{each}": (w.SITE, {})
        for each in ("index", "mailbox_index", "read_all", "save_manner", "save_wishes", "wishes")
    },
    **{f"notify.{each}": (w.SITE, {"mail_id": "none"}) for each in ("mailbox_html", "mailbox_mail")},
    "notify.open_one": (w.SITE, {"notice_id": "none"}),
    **{f"notify.{each}": (w.SITE, {"token": "invite"}) for each in ("unsubscribe", "unsubscribe_now")},
    **{f"places.{each}": (w.SITE, {}) for each in ("create", "index", "new")},
    **{f"places.{each}": (w.SITE, {"pid": "venue"}) for each in ("dishes", "edit", "menu", "page", "save")},
    **{
        f"polls.{each}": (w.DINNER, {"pid": "dinner"})
        for each in ("add", "adding", "again", "answer", "close", "new_on", "open_on", "page", "withdraw")
    },
    **{f"polls.{each}": (w.GROUP, {"pid": "group"}) for each in ("create", "new")},
    **{f"reviews.{each}": (w.SITE, {"pid": "venue"}) for each in ("numbers", "numbers_file")},
    **{f"reviews.{each}": (w.SITE, {}) for each in ("ratings", "recipe")},
    "sharing.cloth": (w.SITE, {"cloth": "invite"}),
    **{f"sharing.{each}": (w.DINNER, {"pid": "dinner"}) for each in ("dinner", "dinner_picture")},
    "sharing.group": (w.GROUP, {"pid": "group"}),
    "sharing.review": (w.SEALED_REVIEW, {"pid": "review"}),
    "sharing.venue": (w.SITE, {"pid": "venue"}),
    **{each: (w.SITE, {"pid": "venue"}) for each in (
        "facts.became", "facts.door", "facts.page", "houses.table", "same.page", "same.propose")},
    "facts.word": (w.SITE, {"pid": "venue", "kind": "third"}),
    **{f"same.{each}": (w.SITE, {"pid": "venue", "merge_pid": "third"}) for each in ("decide", "undo")},
    **{f"places.{each}": (w.SITE, {"pid": "venue", "dish_pid": "third"}) for each in ("dish", "merge")},
    **{
        f"reviews.{each}": (w.SEALED_REVIEW, {"pid": "review"})
        for each in (
            "add_photo", "call_helpful", "history", "not_helpful", "page", "photos", "weight", "withdraw", "withdrawal",
        )
    },
    **{
        f"reviews.{each}": (w.SEALED_REVIEW, {"pid": "review", "photo_pid": "none"})
        for each in ("hide_photo", "photo", "remove_photo", "thumb")
    },
    **{f"reviews.{each}": (w.OVER_DINNER, {"pid": "over"}) for each in ("tell_pressure", "untell_pressure")},
    **{f"reviews.{each}": (w.SITE, {"pid": "venue"}) for each in ("declare_tie", "end_tie", "tie")},
    **{f"reviews.{each}": (w.OVER_DINNER, {"pid": "over"}) for each in ("note_page", "private_note", "save", "write")},
    "showing.mine": (w.SELF, {}),
    "showing.dispute": (w.OVER_DINNER, {"pid": "over"}),
    **{f"showing.{each}": (w.OVER_DINNER, {"pid": "over", "seat_pid": "third"}) for each in ("forgive", "remember")},
    "dinners.undo_move": (w.DINNER, {"pid": "dinner"}),
    **{f"tables.{each}": (w.DINNER, {"pid": "dinner"}) for each in ("draw", "export", "lay", "one", "page")},
    **{f"cravings.{each}": (w.CRAVING, {"pid": "draft"}) for each in ("answer", "draft")},
    "cravings.take_back": (w.CRAVING, {"pid": "craving"}),
    **{f"cravings.{each}": (w.SITE, {}) for each in ("index", "wish")},
    **{f"tipping.{each}": (w.GROUP, {"pid": "group"}) for each in ("new", "propose")},
    **{f"tipping.{each}": (w.TIPPING, {"pid": "tipping"}) for each in ("answer", "end", "page", "take_back")},
    "tables.sit": (w.DINNER, {"pid": "dinner", "number": "seq"}),
    **{endpoint: line for room in rooms() for endpoint, line in room.ROUTES.items()},
}  # fmt: skip
# Nothing of that id is there for anybody: the answer says so alike.
NOT_THERE = frozenset({
    "discussions.photo", "discussions.thumb", "feeds.part", "reviews.hide_photo", "reviews.photo",
    "reviews.remove_photo", "reviews.thumb", "sharing.cloth", "sharing.review", "accounts.end_device", "bills.photo",
    "bills.remove_photo", "bills.say", "bills.thumb", "notify.open_one", "notify.mailbox_html", "notify.mailbox_mail",
    "notify.unsubscribe", "notify.unsubscribe_now", "facts.word", "places.dish", "places.merge", "same.decide",
    "same.undo", "diets.companion", "diets.save_companion", "diets.say",
    *(endpoint for room in rooms() for endpoint in getattr(room, "NOT_THERE", ())),
})  # fmt: skip
# What the address names inside the thing is not theirs, or is named by the form.
PERHAPS_GONE = frozenset({"diets.menu", "membership.revoke", "membership.hand_over"})
# Their own laws, proven in their rooms: a code that is none is refused before anybody is asked.
REFUSED_FIRST = frozenset({
    "dinners.guest_link", "attestations.scan", "attestations.scanned", "attestations.upload", "accounts.link_open",
    "accounts.link_use",
})  # fmt: skip
# Doors that look the thing up only for somebody signed in: a guest is sent to sign in before anything is told.
SIGN_IN_FIRST = frozenset({"accounts.profile"})
# Signing out everywhere ends at the door.
ENDS_AT_SIGN_IN = frozenset({"accounts.end_devices", "accounts.leave", "accounts.sign_out"})
