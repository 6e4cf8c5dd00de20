"""One analysis of Persian and English, the same when goods are indexed and when people search.

    index_terms(text)              the terms of a text as indexed, in order
    title_parts(title)             what a thing is, and what it is for
    query_words(text, vocabulary)  the words of a query, each with its spellings
    fallback_terms(word, ...)      spellings for a word that the index does not know
    skeleton_of(term)              the consonants under which an engine keeps Persian terms

Pure: what an index knows is asked through `Vocabulary`, what the shop's staff wrote through
`Synonyms`.
"""

from marketplace.search.analysis.asked import (
    QueryWord,
    Spelling,
    Synonyms,
    Vocabulary,
    query_words,
)
from marketplace.search.analysis.fallback import fallback_terms, skeleton_of
from marketplace.search.analysis.letters import fold
from marketplace.search.analysis.terms import index_terms, title_parts

__all__ = [
    "QueryWord",
    "Spelling",
    "Synonyms",
    "Vocabulary",
    "fallback_terms",
    "fold",
    "index_terms",
    "query_words",
    "skeleton_of",
    "title_parts",
]
