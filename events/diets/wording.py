"""Words of diets: needs, ingredients, how bad, who sees."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from events.diets.needs import Ingredient, Kind, Need
from events.diets.rules import MAX_NEEDS, DietReason, Fit, SeenBy, Severity, Source

SENTENCES: dict[StrEnum, LazyString] = {
    DietReason.TOO_MANY_NEEDS: _l("At most %(num)s things. A kitchen cannot keep more apart.", num=MAX_NEEDS),
    DietReason.NOT_YOUR_PARTY: _l("Only whoever brings somebody says what they do not eat."),
}

NEEDS: dict[Need, LazyString] = {
    Need.GLUTEN: _l("gluten"),
    Need.CRUSTACEANS: _l("shrimp and crab"),
    Need.EGGS: _l("eggs"),
    Need.FISH: _l("fish"),
    Need.PEANUTS: _l("peanuts"),
    Need.SOY: _l("soy"),
    Need.MILK: _l("milk"),
    Need.NUTS: _l("tree nuts"),
    Need.CELERY: _l("celery"),
    Need.MUSTARD: _l("mustard"),
    Need.SESAME: _l("sesame"),
    Need.SULPHITES: _l("sulphites"),
    Need.LUPIN: _l("lupin"),
    Need.MOLLUSCS: _l("shellfish and squid"),
    Need.HALAL: _l("halal"),
    Need.KOSHER: _l("kosher"),
    Need.VEGAN: _l("vegan"),
    Need.VEGETARIAN: _l("vegetarian"),
    Need.TEMPLE: _l("temple food, no alliums"),
    Need.NO_PORK: _l("no pork"),
    Need.NO_BEEF: _l("no beef"),
    Need.NO_LAMB: _l("no lamb"),
    Need.NO_ALCOHOL: _l("no alcohol in the food"),
    Need.NOTHING_RAW: _l("nothing raw"),
    Need.NO_CORIANDER: _l("no coriander"),
    Need.NO_CHILLI: _l("no chilli"),
    Need.NO_ALLIUMS: _l("no onion or garlic"),
    Need.NO_OFFAL: _l("no offal"),
    Need.LESS_SALT: _l("little salt"),
    Need.LESS_OIL: _l("little oil"),
    Need.LESS_SUGAR: _l("little sugar"),
    Need.OTHER: _l("something else"),
}

INGREDIENTS: dict[Ingredient, LazyString] = {
    **{each: NEEDS[Need(each.value)] for each in list(Ingredient)[:14]},
    Ingredient.PORK: _l("pork"),
    Ingredient.BEEF: _l("beef"),
    Ingredient.LAMB: _l("lamb"),
    Ingredient.POULTRY: _l("poultry"),
    Ingredient.OFFAL: _l("offal"),
    Ingredient.ALCOHOL: _l("alcohol"),
    Ingredient.ALLIUMS: _l("onion or garlic"),
    Ingredient.CHILLI: _l("chilli"),
    Ingredient.CORIANDER: _l("coriander"),
    Ingredient.RAW: _l("something raw"),
}

SEVERITIES: dict[Severity, LazyString] = {
    Severity.MILD: _l("mild"),
    Severity.SERIOUS: _l("serious"),
    Severity.SEVERE: _l("SEVERE, even traces"),
}

SEEN_BY: dict[SeenBy, LazyString] = {
    SeenBy.KITCHEN: _l("only counted, no name"),
    SeenBy.HOST: _l("the host sees it is me"),
    SeenBy.TABLE: _l("the table sees it is me"),
}

KINDS: dict[Kind, LazyString] = {
    Kind.ALLERGY: _l("an allergy"),
    Kind.HARD: _l("never eaten"),
    Kind.SOFT: _l("better without it"),
}

SOURCES: dict[Source, LazyString] = {
    Source.MENU: _l("it stands on the menu"),
    Source.STAFF: _l("the staff said so"),
    Source.DINER: _l("I saw or tasted it"),
}

SAID_BY: dict[Source, LazyString] = {
    Source.MENU: _l("menu"),
    Source.STAFF: _l("staff"),
    Source.DINER: _l("diner"),
}

FITS: dict[Fit, LazyString] = {
    Fit.RULED_OUT: _l("not for them"),
    Fit.UNKNOWN: _l("ask the kitchen"),
    Fit.SAID_WITHOUT: _l("said to be without"),
}
