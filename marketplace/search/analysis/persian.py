"""Light stemming of Persian, with lists for what no rule can know.

Cutting too much is worse than too little: دختر is no comparative of دخ. So each rule asks for a
remainder that can stand alone, plurals in ان and ات go only from words that are listed or formed
like them, and `persian_keep.txt` names the words whose end belongs to them. Possessives are left to
the query side, which sees whether the word is known (`asked`).
"""

from functools import lru_cache

from marketplace.search.analysis.lists import pairs, words

_PLURALS = (
    "هایشان", "هایمان", "هایتان", "هایم", "هایت", "هایش", "هایی", "های", "ها",
)  # fmt: skip
_TENSES = ("یم", "ید", "ند", "م", "ی", "د", "")
# Who does a thing, as the end of a word: their plural is ان (صنعتگران).
_DOERS = (
    "گر", "کار", "ساز", "باف", "دوز", "فروش", "دار", "مند", "ورز", "پیشه", "گذار", "نشین", "نویس",
    "پز", "تراش", "پرور", "شناس", "پوش", "ور",
)  # fmt: skip


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded word in Arabic script, without joints."""
    word = pairs("persian_forms.txt").get(word, word)
    if len(word) < 4 or word in words("persian_keep.txt"):
        return word
    if form := verb(word):
        return form
    for rule in (_plural_ha, _plural_jat, _comparative, _plural_an):
        if shorter := rule(word):
            return stem(shorter)
    return _final_yeh(word)


def _plural_ha(word: str) -> str:
    for suffix in _PLURALS:
        if word.endswith(suffix) and len(word) - len(suffix) >= 2:
            return word[: -len(suffix)]
    return ""


def _plural_jat(word: str) -> str:
    if not word.endswith("جات") or len(word) < 6:
        return ""
    return word[:-3]


def _comparative(word: str) -> str:
    if word.endswith("ترین") and len(word) >= 6:
        return word[:-4]
    for suffix in ("تر", "تری"):
        rest = word.removesuffix(suffix)
        if rest != word and rest in words("persian_adjectives.txt"):
            return rest
    return ""


def _plural_an(word: str) -> str:
    if word.endswith("گان") and len(word) >= 6:  # بافندگان: بافنده
        return f"{word[:-3]}ه"
    rest = word.removesuffix("ان")
    if rest == word:
        return ""
    if rest.endswith("یی") and len(rest) >= 5:  # روستاییان: روستایی
        return rest
    doer = any(rest.endswith(end) and len(rest) - len(end) >= 2 for end in _DOERS)
    return rest if doer else ""


def verb(word: str) -> str:
    """Return a verb with می as one form of all its persons, both tenses; "" for what is none.

    The form keeps its می, so that میسازم does not find the instrument ساز.
    """
    rest = word[1:] if word.startswith("نمی") else word
    if not rest.startswith("می"):
        return ""
    rest = rest[2:]
    present_of = pairs("persian_verbs.txt")
    for ending in _TENSES:
        base = rest[: len(rest) - len(ending)]
        if rest.endswith(ending) and base in present_of:
            return f"می{present_of[base]}"
        if ending and rest.endswith(ending) and base in present_of.values():
            return f"می{base}"
    return ""


def _final_yeh(word: str) -> str:
    """Take off the yeh of ezafe, of relation and of "a": حلوای، چرمی، گردنبندی، طلایی."""
    if not word.endswith("ی"):
        return word
    if word.endswith(("ایی", "ویی")) and len(word) >= 5:
        return word[:-2]
    return word[:-1]
