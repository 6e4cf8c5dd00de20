"""The score of a product for a query. Pure; the same for every engine.

Field-weighted BM25F: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and
Beyond", Foundations and Trends in Information Retrieval 3(4), 2009, section 3.6. The parts of a
product are weighted *before* the one saturation, so that a word in title and description counts as
one find, not two:

    w(t, d)  = sum over texts of  W_part * tf / (1 - b + b * length / TYPICAL_part)
    s(t, d)  = w * (k1 + 1) / (w + k1)
    score    = sqrt(matched words / words asked)
               * sum over words of  idf * max over spellings of  f * s

Weights were tuned on the development part of the judged collections, few and round. A title is cut
at "for", "with", "compatible": a case *for* a phone is no phone, so its tail counts little. Lengths
are measured against a typical one, not today's average: the weight of a word in a product then
depends on that product alone, and an index never has to be written anew because others came. A word
may have several spellings (joined, corrected), each counting a share f; the best one counts, one of
several terms by their mean.
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from marketplace.search.analysis import index_terms, title_parts

T = TypeVar("T", float, NDArray[np.float32])
K1, B = 1.2, 0.4
WEIGHTS = {
    "head": 24.0,
    "tail": 1.0,
    "brand": 12.0,  # also the shop and its place
    "class": 4.0,
    "category": 3.0,
    "description": 2.0,
    "feature": 0.5,
}
TYPICAL = {
    "head": 16,
    "tail": 12,
    "brand": 1.5,
    "class": 2,
    "category": 8,
    "description": 15,
    "feature": 30,
}


def term_weights(parts: Mapping[str, Sequence[str]]) -> dict[str, float]:
    """Return the weight of each term in a product of these parts, before saturation."""
    weights: dict[str, float] = {}
    for part, texts in parts.items():
        for text in texts:
            for name, terms in _terms(part, text):
                _add(weights, name, terms)
    return weights


def _terms(part: str, text: str) -> Iterable[tuple[str, list[str]]]:
    """Give the terms of a text; a title is read as its head and its tail."""
    if part != "title":
        yield part, index_terms(text)
        return
    head, tail = title_parts(text)
    yield "head", index_terms(head)
    yield "tail", index_terms(tail)


def _add(weights: dict[str, float], part: str, terms: list[str]) -> None:
    if not terms:
        return
    unit = WEIGHTS[part] / (1 - B + B * len(terms) / TYPICAL[part])
    for term, times in Counter(terms).items():
        weights[term] = weights.get(term, 0.0) + unit * times


def saturated(weight: T) -> T:
    """Return what a weight, or each of an array, counts: a further find of a word adds less."""
    counted: T = weight * (K1 + 1) / (weight + K1)
    return counted


def idf(goods: int, total: int) -> float:
    """Return how telling a term is that `goods` of `total` goods have. Always above 0."""
    return math.log(1 + (total - goods + 0.5) / (goods + 0.5))


def coordination(matched: int, asked: int) -> float:
    """Return the share that a product keeps of its score when it lacks some of the words."""
    return math.sqrt(matched / asked) if asked else 0.0
