"""Sentences of this room's reasons."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from app.places.rules_ties import TieKind
from events.reviews.helpful import HelpfulReason
from events.reviews.pictures import PictureReason
from events.reviews.pressing import PressureReason
from events.reviews.rules import Again, EditMark, NotCounted, NotEnoughReason, Paid, ReviewReason, TextProblem

# One each: as StrEnums, members of two kinds may be equal.
REFUSALS: dict[StrEnum, LazyString] = {
    ReviewReason.ALREADY_WRITTEN: _l("You have already reviewed this dinner. Open your review to change it."),
    ReviewReason.CALLED_OFF: _l("This dinner did not happen, so there is nothing to review."),
    ReviewReason.CHANGED_MEANWHILE: _l("This review was changed on another page meanwhile. Open it again."),
    ReviewReason.CONFLICT: _l(
        "Whoever belongs to the restaurant, its allies or its rivals cannot review it."
    ),
    ReviewReason.HIDDEN: _l("A jury has hidden these words. You can appeal, or withdraw the review."),
    ReviewReason.NOT_ATTESTED: _l("Tablemates have not confirmed yet that you were there."),
    ReviewReason.NOT_FINISHED: _l("Dinner is not over yet. Enjoy it first."),
    ReviewReason.NOT_YOURS: _l("Only its author can change a review."),
    ReviewReason.NO_VENUE: _l("This dinner has no restaurant to review."),
    ReviewReason.WINDOW_CLOSED: _l("The time to review this dinner has passed."),
    ReviewReason.WITHDRAWN: _l("This review was withdrawn by its author and stays so."),
}
TEXT_PROBLEMS: dict[StrEnum, LazyString] = {
    TextProblem.NOTHING_SAID: _l("Say something: a few words, a bowl or a dish."),
    TextProblem.TOO_LONG: _l("That is too long. Shorten it."),
}
TAPS: dict[StrEnum, LazyString] = {
    Again.AGAIN: _l("Again"),
    Again.FINE: _l("Fine"),
    Again.NO_MORE: _l("Not again"),
}
MARKS: dict[StrEnum, LazyString] = {
    EditMark.PLAIN: _l("changed before it opened"),
    EditMark.AFTER_OPENING: _l("changed after it opened"),
    EditMark.AFTER_REPLY: _l("changed after the restaurant replied"),
    EditMark.AFTER_CONTACT: _l("changed after the restaurant got in touch"),
}
NOT_COUNTED: dict[StrEnum, LazyString] = {
    NotCounted.WITHDRAWN: _l("Withdrawn by its author."),
    NotCounted.CONFLICT: _l("Does not count: its author belongs to the restaurant, an ally or a rival."),
    NotCounted.MERCHANT_TREAT: _l("Does not count: this table was the restaurant's treat."),
    NotCounted.NOT_ACCEPTED: _l(
        "Does not count yet: too few tablemates whom other tables know vouch for this seat."
    ),
    NotCounted.NO_WEIGHT_YET: _l(
        "Does not count yet: its author has dined with few people so far. It counts more with every new table."
    ),
    NotCounted.NO_SCORES: _l("Does not count: it gives no bowls. Its words stand."),
    NotCounted.LATER_REVIEW: _l(
        "Does not count: of each person the latest review counts, and there is a later one."
    ),
    NotCounted.RESTS: _l("Does not count yet: many tables came at once, and the number rests for two weeks."),
    NotCounted.RIVAL: _l(
        "Does not count: low scores given together by circles of a rival's alliance are left out."
    ),
}
NOT_ENOUGH: dict[StrEnum, LazyString] = {
    NotEnoughReason.TOO_NEW: _l(
        "This place is new here. Its number comes when it is 30 days old; until then, words."
    ),
    NotEnoughReason.TOO_FEW_TABLES: _l("Not enough tables yet. A number needs 3 tables from 2 groups."),
}
PAID: dict[StrEnum, LazyString] = {
    Paid.UNKNOWN: _l("Not said"),
    Paid.SHARED: _l("We paid ourselves"),
    Paid.TREATED: _l("A friend treated us"),
    Paid.MERCHANT_PART: _l("The restaurant paid a part"),
    Paid.MERCHANT_ALL: _l("The restaurant hosted"),
}
HELPFUL: dict[StrEnum, LazyString] = {
    HelpfulReason.OWN: _l("Your own review is for others to call helpful."),
    HelpfulReason.TIED: _l(
        "Whoever belongs to the restaurant, its allies or its rivals has no say in the order of its reviews."
    ),
}
PICTURES: dict[StrEnum, LazyString] = {
    PictureReason.TOO_MANY: _l("Nine pictures are enough for one review."),
}
PRESSURE: dict[StrEnum, LazyString] = {
    PressureReason.STANDS: _l("A report can be taken back within an hour. This one stands."),
    PressureReason.TIED: _l("Whoever belongs to the restaurant, its allies or its rivals cannot report it."),
    PressureReason.TOO_EARLY: _l("This dinner has not begun, or it has no restaurant."),
}
TIES: dict[StrEnum, LazyString] = {
    TieKind.STAFF: _l("I work there, or it is mine"),
    TieKind.FAMILY: _l("It is my family's"),
    TieKind.ALLY: _l("I belong to a house that works with it"),
    TieKind.RIVAL: _l("I belong to a house that competes with it"),
}
ALL = (HELPFUL, PICTURES, PRESSURE, TIES, PAID, REFUSALS, TEXT_PROBLEMS, TAPS, MARKS, NOT_COUNTED, NOT_ENOUGH)
