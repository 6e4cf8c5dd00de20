"""Searches in PostgreSQL: the same score as the embedded engine's, as one statement.

Neither tsvector nor pg_trgm is used: the analysis, the weights and the spellings are ours, so that
both engines find alike, and what is left is a sum over an index. Typing slips are looked up as the
words that are one letter away, beginnings as a range of the terms: no extension to install.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, text

from marketplace.search.engines import DEEPEST, MOST_PRICES, Filters, Found, Hit, Page
from marketplace.search.scoring import idf
from marketplace.search.wishes import Wish

_ORDERS = {
    "relevance": "score DESC, product_id",
    "cheapest": "price, product_id",
    "dearest": "price DESC, product_id",
    "newest": "published DESC, product_id DESC",
    "loved": "loved DESC, product_id DESC",
}
_ASKED = """
    SELECT * FROM unnest(CAST(:words AS int[]), CAST(:ways AS int[]), CAST(:terms AS text[]),
        CAST(:factors AS float8[]), CAST(:needed AS int[]))
    AS asked(word, way, term, factor, needed)
"""
# A spelling counts where all its terms stand; the best spelling of a word counts.
_BY_WORD = f"""
    SELECT word, product_id, max(counted) AS counted FROM (
        SELECT word, product_id, sum(counted * factor) AS counted
        FROM ({_ASKED}) AS asked JOIN search_posting USING (term)
        GROUP BY word, way, product_id HAVING count(*) = min(needed)
    ) AS by_way GROUP BY word, product_id
"""  # noqa: S608 - all of it ours
# The same where each word has one spelling of one term: no step to group.
_PLAIN = f"""
    SELECT word, product_id, counted * factor AS counted
    FROM ({_ASKED}) AS asked JOIN search_posting USING (term)
"""  # noqa: S608

_TALLY = "SELECT '{name}', CAST({name} AS bigint), count(*) FROM within WHERE {rules} GROUP BY 2"


class Terms:
    """The lexicon, asked over one connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def goods_with(self, terms: Collection[str]) -> dict[str, int]:
        """Return how many goods have each of the terms, those unknown left out."""
        return self._known("term = ANY(:asked)", list(terms))

    def by_skeleton(self, skeleton: str) -> dict[str, int]:
        """Return the known Persian terms with these consonants, and their goods."""
        return self._known("skeleton = :asked AND skeleton <> ''", skeleton)

    def beginning(self, prefix: str, *, limit: int) -> list[str]:
        """Return the terms that most goods have of those that begin so."""
        query = text("""
            SELECT term FROM search_term
            WHERE term >= :prefix AND term < :beyond AND goods > 0
            ORDER BY goods DESC, term LIMIT :limit
        """)
        values = {"prefix": prefix, "beyond": prefix + "\U0010ffff", "limit": limit}
        return list(self._connection.execute(query, values).scalars())

    def _known(self, condition: str, asked: Any) -> dict[str, int]:
        query = f"SELECT term, goods FROM search_term WHERE goods > 0 AND {condition}"  # noqa: S608
        rows = self._connection.execute(text(query), {"asked": asked})
        return {row.term: row.goods for row in rows}


def _matched(wish: Wish) -> str:
    plain = all(len(word.ways) == 1 and len(word.ways[0].terms) == 1 for word in wish.words)
    return f"""
        SELECT product_id, sum(counted) * sqrt(count(*) / CAST(:asked AS float8)) AS score,
            count(*) = :asked AS whole
        FROM ({_PLAIN if plain else _BY_WORD}) AS by_word GROUP BY product_id
    """  # noqa: S608 - all of it ours


def _values(wish: Wish, total: int) -> dict[str, Any]:
    rows = [
        (at, number, term, way.weight / len(way.terms) * idf(word.goods, total), len(way.terms))
        for at, word in enumerate(wish.words)
        for number, way in enumerate(word.ways)
        for term in way.terms
    ]
    names = ("words", "ways", "terms", "factors", "needed")
    columns = zip(*rows, strict=True) if rows else [()] * len(names)
    return {"asked": len(wish.words)} | {
        name: list(column) for name, column in zip(names, columns, strict=True)
    }


def rank(connection: Connection, wish: Wish, total: int, *, limit: int) -> list[Hit]:
    """Return the best products that have any of the words."""
    query = f"{_matched(wish)} ORDER BY score DESC, product_id LIMIT :limit"
    rows = connection.execute(text(query), {**_values(wish, total), "limit": limit})
    return [Hit(row.product_id, row.score) for row in rows]


def find(
    connection: Connection,
    wish: Wish,
    total: int,
    *,
    filters: Filters,
    facets: Sequence[str],
    page: Page,
) -> Found:
    """Return a page of what was matched; with facets also counts of shops and prices."""
    rules = _rules(filters)
    values = {**_values(wish, total), **_bound(filters)}
    first = min(page.first, DEEPEST)
    paging = {"size": page.size if page.first < DEEPEST else 0, "first": first}
    hits = f"""
        {_within(wish)}, kept AS (SELECT * FROM within WHERE {_all(rules)})
        SELECT product_id, score, counts.total, counts.whole
        FROM (SELECT count(*) AS total, (SELECT coalesce(bool_or(whole), false) FROM matched)
            AS whole FROM kept) AS counts LEFT JOIN (SELECT * FROM kept
            ORDER BY {_ORDERS.get(page.sort, _ORDERS["relevance"])} LIMIT :size OFFSET :first
            ) AS shown ON true
        ORDER BY {_ORDERS.get(page.sort, _ORDERS["relevance"])}
    """  # noqa: S608
    rows = connection.execute(text(hits), {**values, **paging}).all()
    found = Found(
        hits=tuple(Hit(r.product_id, r.score) for r in rows if r.product_id is not None),
        total=rows[0].total,
        whole=rows[0].whole,
    )
    return _beside(connection, wish, found, rules, values, facets) if facets else found


def _within(wish: Wish) -> str:
    """Products that have all words; when none has, those that have any."""
    return f"""
        WITH matched AS MATERIALIZED ({_matched(wish)}), within AS MATERIALIZED (
            SELECT matched.*, category, shop, province, county, price, published, loved, ready
            FROM matched JOIN search_document USING (product_id)
            WHERE whole OR NOT EXISTS (SELECT FROM matched WHERE whole)
        )
    """  # noqa: S608


def _rules(filters: Filters) -> dict[str, str]:
    """Return the condition of each filter that is on."""
    prices = (filters.low_minor is not None, filters.high_minor is not None)
    rules = {
        "category": (filters.category_ids, "category = ANY(:categories)"),
        "province": (filters.province, "province = :province"),
        "county": (filters.county, "county = :county"),
        "shop": (filters.shop_id, "shop = :shop"),
        "price": (any(prices), "price BETWEEN :low AND :high"),
        "ready": (filters.ready, "ready & :ready > 0"),
    }
    return {name: rule for name, (on, rule) in rules.items() if on}


def _bound(filters: Filters) -> dict[str, Any]:
    return {
        "categories": list(filters.category_ids),
        "province": filters.province,
        "county": filters.county,
        "shop": filters.shop_id,
        "low": filters.low_minor or 0,
        "high": 2**62 if filters.high_minor is None else filters.high_minor,
        "ready": filters.ready,
    }


def _all(rules: dict[str, str], but: str = "") -> str:
    return " AND ".join(f"({rule})" for name, rule in rules.items() if name != but) or "true"


def _beside(
    connection: Connection,
    wish: Wish,
    found: Found,
    rules: dict[str, str],
    values: dict[str, Any],
    facets: Sequence[str],
) -> Found:
    """Count facets, shops and prices, all in one statement: rows of name, value, count."""
    names = [*facets, "shop", "price"]
    tallies = (_TALLY.format(name=name, rules=_all(rules, but=name)) for name in names)
    query = f"{_within(wish)} {' UNION ALL '.join(tallies)}"
    counts: dict[str, Counter[int]] = {name: Counter() for name in names}
    for name, value, n in connection.execute(text(query), values):
        counts[name][value] += n
    if "ready" in facets:
        counts["ready"] = _bits(counts["ready"])
    prices_found = tuple(counts.pop("price").elements())[:MOST_PRICES]
    shops = counts.pop("shop")
    return Found(found.hits, found.total, found.whole, counts, shops, prices_found)


def _bits(values: Counter[int]) -> Counter[int]:
    """Count each bit of the combinations that were counted."""
    return Counter(bit for value in values.elements() for bit in (1, 2) if value & bit)
