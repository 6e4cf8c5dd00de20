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
# The same units after a number: "1 pair", "30 pairs"; Persian keeps one form.
COUNTED = {
    "piece": ("piece", "pieces", "عدد"),
    "pair": ("pair", "pairs", "جفت"),
    "set": ("set", "sets", "دست"),
    "pack": ("pack", "packs", "بسته"),
    "box": ("box", "boxes", "جعبه"),
    "jar": ("jar", "jars", "شیشه"),
    "bottle": ("bottle", "bottles", "بطری"),
    "kg": ("kilo", "kilos", "کیلو"),
    "metre": ("metre", "metres", "متر"),
    "hour": ("hour", "hours", "ساعت"),
}
KILO = Bilingual("per kilo", "هر کیلو")
BY_WEIGHT = frozenset({"jar", "pack", "bottle", "kg"})


def unit_name(code: str) -> Bilingual:
    """Return the words for a unit; an unknown one counts pieces."""
    return UNITS.get(code, UNITS["piece"])


def counted_unit(code: str, number: int) -> Bilingual:
    """Return the words for a unit after a number."""
    one, many, fa = COUNTED.get(code, COUNTED["piece"])
    return Bilingual(one if number == 1 else many, fa)


def price_per_kilo(price: Money, unit_code: str, weight_g: int) -> Money | None:
    """Return the price of a kilo, rounded to 1,000 minor units, where weight says something."""
    if unit_code not in BY_WEIGHT or weight_g <= 0 or weight_g == 1000:
        return None
    per_kilo = price.minor * 1000 // weight_g
    return Money((per_kilo + 500) // 1000 * 1000, price.currency)
