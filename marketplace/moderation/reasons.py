"""Reasons that come up again and again, in both languages; a moderator edits the words at will."""

from dataclasses import dataclass

from marketplace.core.bilingual import Bilingual
from marketplace.moderation.states import CaseKind

_K = CaseKind
GOODS = frozenset({_K.LISTING, _K.EDIT, _K.REPORT})


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason and the kinds of case it fits."""

    code: str
    kinds: frozenset[CaseKind]
    text: Bilingual


REASONS = (
    Reason(
        "health_claim",
        GOODS,
        Bilingual(
            "Food may not be praised as a medicine. Please take the words about healing out.",
            "دربارهٔ خوراکی نمی‌شود گفت که درمان می‌کند. لطفاً این جمله‌ها را بردارید.",
        ),
    ),
    Reason(
        "certificate",
        GOODS,
        Bilingual(
            "Words like “organic” need a certificate. Send us yours or leave the word out.",
            "واژه‌هایی مثل «ارگانیک» گواهی می‌خواهد. گواهی را برایمان بفرستید یا واژه را بردارید.",
        ),
    ),
    Reason(
        "picture",
        GOODS | {_K.SHOP},
        Bilingual(
            "A picture does not show these goods, or is not yours. Please take your own.",
            "یکی از عکس‌ها خود این کالا نیست یا مال شما نیست. لطفاً خودتان عکس بگیرید.",
        ),
    ),
    Reason(
        "unclear",
        GOODS,
        Bilingual(
            "A buyer cannot tell what she gets: size, amount or material is missing.",
            "خریدار نمی‌فهمد دقیقاً چه می‌خرد؛ اندازه، مقدار یا جنس را بنویسید.",
        ),
    ),
    Reason(
        "category",
        GOODS,
        Bilingual("It lies in the wrong category.", "دستهٔ کالا درست انتخاب نشده است."),
    ),
    Reason(
        "forbidden",
        GOODS | {_K.SHOP},
        Bilingual("This may not be sold here.", "فروش این کالا اینجا مجاز نیست."),
    ),
    Reason(
        "story",
        frozenset({_K.SHOP}),
        Bilingual(
            "Please tell buyers a little more about yourself and your work.",
            "لطفاً کمی بیشتر از خودتان و کارتان برای خریدارها بگویید.",
        ),
    ),
    Reason(
        "not_homemade",
        frozenset({_K.SHOP, _K.LISTING, _K.REPORT}),
        Bilingual(
            "Only what you make yourself is sold here; resale is not.",
            "اینجا فقط دست‌ساز خودتان فروخته می‌شود، نه جنس خریدنی.",
        ),
    ),
    Reason(
        "contact",
        frozenset({_K.REVIEW, _K.LISTING, _K.EDIT, _K.REPORT, _K.NEED}),
        Bilingual(
            "Phone numbers, addresses and links do not belong into the text.",
            "شمارهٔ تلفن، نشانی و پیوند را در متن ننویسید.",
        ),
    ),
    Reason(
        "insult",
        frozenset({_K.REVIEW, _K.REPORT}),
        Bilingual(
            "Please write politely and about the goods.", "لطفاً محترمانه و دربارهٔ کالا بنویسید."
        ),
    ),
    Reason(
        "need_unclear",
        frozenset({_K.NEED}),
        Bilingual(
            "Please say how many, how large and by when; then makers can answer.",
            "لطفاً تعداد، اندازه و زمانش را بنویسید تا سازنده‌ها بتوانند پیشنهاد بدهند.",
        ),
    ),
    Reason(
        "need_elsewhere",
        frozenset({_K.NEED}),
        Bilingual(
            "The board is for handmade goods; this one is not.",
            "این تابلو برای کار دست و خانه است؛ این نیاز از این جنس نیست.",
        ),
    ),
    Reason(
        "unreadable",
        frozenset({_K.PAPER}),
        Bilingual(
            "The photo cannot be read. Please take it again in daylight, with all four corners.",
            "عکس خوانا نیست. لطفاً در نور روز و با هر چهار گوشه دوباره عکس بگیرید.",
        ),
    ),
    Reason(
        "other_name",
        frozenset({_K.PAPER}),
        Bilingual(
            "The name on it is not that of the maker.",
            "نامی که روی مدرک است با نام سازنده نمی‌خواند.",
        ),
    ),
    Reason(
        "expired",
        frozenset({_K.PAPER}),
        Bilingual("It is no longer valid.", "تاریخ اعتبارش گذشته است."),
    ),
    Reason(
        "stands",
        frozenset({_K.APPEAL}),
        Bilingual(
            "A second person looked at it anew and comes to the same verdict.",
            "همکار دیگری هم دوباره بررسی کرد و به همین نتیجه رسید.",
        ),
    ),
)


def reasons_for(kind: CaseKind) -> list[Reason]:
    """Return the reasons that fit a kind of case."""
    return [reason for reason in REASONS if kind in reason.kinds]


def compose(codes: list[str]) -> Bilingual:
    """Return the chosen reasons as one text in each language, in the order of the list."""
    chosen = [reason.text for reason in REASONS if reason.code in codes]
    return Bilingual("\n".join(t.en for t in chosen), "\n".join(t.fa for t in chosen))
