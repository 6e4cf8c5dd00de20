"""What the people of the whole journey type, each in her language, and their prices."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What they type, each in her language."""

    shop: str
    story: str
    good: str
    about: str
    kind: str
    buyer: str
    street: str
    need: str
    answer: str


WORDS = {
    "fa": Words(
        shop="بافتنی‌های ماهرخ",
        story="از مادرم بافتن یاد گرفتم و حالا با دو خواهرم در خانه شال و کلاه می‌بافیم.",
        good="شال موهر دستباف",
        about="شال موهر، سبک و گرم، بافت دست با میل درشت.",
        kind="بافتنی و قلاب‌بافی",
        buyer="نرگس امینی",
        street="خیابان سعدی، پلاک ۱۲",
        need="سه شال دستباف یک‌رنگ برای هدیه",
        answer="با همین نخ موهر می‌بافم.",
    ),
    "en": Words(
        shop="Mahrokh Knits",
        story="My mother taught me to knit; now I knit shawls and hats at home with two sisters.",
        good="Hand-knitted mohair shawl",
        about="A mohair shawl, light and warm, knitted by hand on thick needles.",
        kind="Knitwear & crochet",
        buyer="Narges Amini",
        street="12 Saadi Street",
        need="Three hand-knitted shawls of one colour as gifts",
        answer="I would knit them of the same mohair.",
    ),
}
PRICE, POSTAGE, OFFERED, FEE = 400_000, 45_000, 350_000, 300_000  # toman
STOCK = 6
