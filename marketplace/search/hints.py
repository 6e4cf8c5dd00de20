"""What to offer instead of a word that no goods have, written as goods write it.

An engine knows terms, which are cut words; how they are written is read from the titles found.
"""

from collections import Counter, defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product
from marketplace.search.analysis import index_terms
from marketplace.search.engines import SearchEngine

TITLES = 20
_MARKS = ".,;:!?()[]«»\"'،؛؟"


def spelt_better(session: Session, engine: SearchEngine, text: str) -> str | None:
    """Return `text` with its unknown words spelt as goods have them; None when nothing is better.

    Raises IndexMissing.
    """
    better = engine.hint(text)
    if better is None:
        return None
    ids = [hit.product_id for hit in engine.rank(better, limit=TITLES)]
    titles = session.execute(select(Product.title_en, Product.title_fa).where(Product.id.in_(ids)))
    written = _written(" ".join(title for row in titles for title in row))
    known = set(text.split())
    return " ".join(word if word in known else written.get(word, word) for word in better.split())


def _written(titles: str) -> dict[str, str]:
    """Return how each term is mostly written."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for word in titles.split():
        terms = index_terms(word)
        if len(terms) == 1:
            found[terms[0]][word.strip(_MARKS).lower()] += 1
    return {term: words.most_common(1)[0][0] for term, words in found.items()}
