"""English stems: Porter's rules, and a list for what they cannot know (knives, jewellery)."""

from functools import lru_cache

from whoosh.lang.porter import stem as porter

from marketplace.search.analysis.lists import pairs


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a folded word in another script than Arabic."""
    if not word.isascii() or not word.isalpha():
        return word
    forms = pairs("english_forms.txt")
    stemmed: str = porter(forms.get(word, word))
    return stem(forms[stemmed]) if stemmed in forms else stemmed
