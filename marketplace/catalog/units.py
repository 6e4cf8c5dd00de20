"""How goods are counted, and the price by weight that lets packs compare (BU-08)."""

from marketplace.core.bilingual import Bilingual
from marketplace.core.money import Money

UNITS = {
    "piece": Bilingual("each", "هر عدد"),
    "pair": Bilingual("per pair", "هر جفت"),
    "set": Bilingual("per set", "هر دست"),
    "pack": Bilingual("per pack", "هر بسته"),
    "box": Bilingual("per box", "هر جعبه"),
    "jar": Bilingual("per jar", "هر شیشه"),
    "bottle": Bilingual("per bottle", "هر بطری"),
    "kg": Bilingual("per kilo", "هر کیلو"),
    "metre": Bilingual("per metre", "هر متر"),
    "hour": Bilingual("per hour", "هر ساعت"),
}
# The same units after a number: "30 pairs".
COUNTED = {
    "piece": Bilingual("pieces", "عدد"),
    "pair": Bilingual("pairs", "جفت"),
    "set": Bilingual("sets", "دست"),
    "pack": Bilingual("packs", "بسته"),
    "box": Bilingual("boxes", "جعبه"),
    "jar": Bilingual("jars", "شیشه"),
    "bottle": Bilingual("bottles", "بطری"),
    "kg": Bilingual("kilos", "کیلو"),
    "metre": Bilingual("metres", "متر"),
    "hour": Bilingual("hours", "ساعت"),
}
KILO = Bilingual("per kilo", "هر کیلو")
BY_WEIGHT = frozenset({"jar", "pack", "bottle", "kg"})


def unit_name(code: str) -> Bilingual:
    """Return the words for a unit; an unknown one counts pieces."""
    return UNITS.get(code, UNITS["piece"])


def counted_unit(code: str) -> Bilingual:
    """Return the words for a unit after a number."""
    return COUNTED.get(code, COUNTED["piece"])


def price_per_kilo(price: Money, unit_code: str, weight_g: int) -> Money | None:
    """Return the price of a kilo, rounded to 1,000 minor units, where weight says something."""
    if unit_code not in BY_WEIGHT or weight_g <= 0 or weight_g == 1000:
        return None
    per_kilo = price.minor * 1000 // weight_g
    return Money((per_kilo + 500) // 1000 * 1000, price.currency)
