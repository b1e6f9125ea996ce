"""What people do not eat, as kitchens know it, and which ingredients each need rules out."""

from enum import StrEnum


class Kind(StrEnum):
    """How much it matters: an allergy can kill, a hard need is kept, a wish is nice to know."""

    ALLERGY = "allergy"
    HARD = "hard"
    SOFT = "soft"


class Ingredient(StrEnum):
    """What can be in a dish. The first fourteen are the allergens of EU regulation 1169/2011, annex II."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"
    PORK = "pork"
    BEEF = "beef"
    LAMB = "lamb"
    POULTRY = "poultry"
    OFFAL = "offal"
    ALCOHOL = "alcohol"
    ALLIUMS = "alliums"
    CHILLI = "chilli"
    CORIANDER = "coriander"
    RAW = "raw"


I = Ingredient  # noqa: E741  (the table below is read as a table)
MEAT = frozenset({I.PORK, I.BEEF, I.LAMB, I.POULTRY, I.OFFAL})
SEAFOOD = frozenset({I.FISH, I.CRUSTACEANS, I.MOLLUSCS})


class Need(StrEnum):
    """One thing that somebody does not eat; allergies are named after their ingredient."""

    GLUTEN = "gluten"
    CRUSTACEANS = "crustaceans"
    EGGS = "eggs"
    FISH = "fish"
    PEANUTS = "peanuts"
    SOY = "soy"
    MILK = "milk"
    NUTS = "nuts"
    CELERY = "celery"
    MUSTARD = "mustard"
    SESAME = "sesame"
    SULPHITES = "sulphites"
    LUPIN = "lupin"
    MOLLUSCS = "molluscs"
    HALAL = "halal"
    KOSHER = "kosher"
    VEGAN = "vegan"
    VEGETARIAN = "vegetarian"
    TEMPLE = "temple"
    NO_PORK = "no_pork"
    NO_BEEF = "no_beef"
    NO_LAMB = "no_lamb"
    NO_ALCOHOL = "no_alcohol"
    NOTHING_RAW = "nothing_raw"
    NO_CORIANDER = "no_coriander"
    NO_CHILLI = "no_chilli"
    NO_ALLIUMS = "no_alliums"
    NO_OFFAL = "no_offal"
    LESS_SALT = "less_salt"
    LESS_OIL = "less_oil"
    LESS_SUGAR = "less_sugar"
    OTHER = "other"


N = Need
ALLERGIES = tuple(Need(each.value) for each in list(Ingredient)[:14])
HARD = (
    N.HALAL, N.KOSHER, N.VEGAN, N.VEGETARIAN, N.TEMPLE, N.NO_PORK, N.NO_BEEF, N.NO_LAMB, N.NO_ALCOHOL,
    N.NOTHING_RAW,
)  # fmt: skip
SOFT = (
    N.NO_CORIANDER, N.NO_CHILLI, N.NO_ALLIUMS, N.NO_OFFAL, N.LESS_SALT, N.LESS_OIL, N.LESS_SUGAR,
)  # fmt: skip
KINDS: dict[Need, Kind] = {
    **dict.fromkeys(ALLERGIES, Kind.ALLERGY),
    **dict.fromkeys(HARD, Kind.HARD),
    **dict.fromkeys(SOFT, Kind.SOFT),
}

# What a dish must not contain. What is not known of a dish is never taken for good.
RULED_OUT: dict[Need, frozenset[Ingredient]] = {
    **{need: frozenset({Ingredient(need.value)}) for need in ALLERGIES},
    N.HALAL: frozenset({I.PORK, I.ALCOHOL}),
    N.KOSHER: frozenset({I.PORK, I.CRUSTACEANS, I.MOLLUSCS}),
    N.VEGAN: MEAT | SEAFOOD | {I.EGGS, I.MILK},
    N.VEGETARIAN: MEAT | SEAFOOD,
    N.TEMPLE: MEAT | SEAFOOD | {I.EGGS, I.ALLIUMS, I.ALCOHOL},
    N.NO_PORK: frozenset({I.PORK}),
    N.NO_BEEF: frozenset({I.BEEF}),
    N.NO_LAMB: frozenset({I.LAMB}),
    N.NO_ALCOHOL: frozenset({I.ALCOHOL}),
    N.NOTHING_RAW: frozenset({I.RAW}),
    N.NO_CORIANDER: frozenset({I.CORIANDER}),
    N.NO_CHILLI: frozenset({I.CHILLI}),
    N.NO_ALLIUMS: frozenset({I.ALLIUMS}),
    N.NO_OFFAL: frozenset({I.OFFAL}),
}
