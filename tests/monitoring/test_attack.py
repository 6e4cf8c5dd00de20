"""From all public files of two months nobody gets a hidden cell back (acceptance check 5)."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.monitoring.export import files
from marketplace.monitoring.facts import Facts, Group
from marketplace.monitoring.snapshot import build
from tests.monitoring.attack import HIDDEN, Knowledge, minimum, read_files
from tests.monitoring.generated import make_tracks, moment

FEW = 5
COUNTS = {
    "registered", "active", "woman", "others", "businesses", "start", "births", "ends", "total",
    "selling", "silent", "waiting",
}  # fmt: skip


@cache
def months(count: int, seed: int) -> list[dict[str, str]]:
    """Return the public files of two successive months of the same businesses."""
    at = moment()
    counties = ("1901", "1902", "1903", "1904", "1905", "1906", "1907", "1908")
    tracks = [
        replace(t, business=replace(t.business, county=counties[min(7, n * n % 23 // 2)]))
        for n, t in enumerate(make_tracks(count, seed=seed))
    ]
    group = Group(tuple(tracks), at)
    return [
        files(build(Facts(g, {}, 1, "0" * 64, 1)), audience="public", revision=1)
        for g in (group.moved(1), group)
    ]


def test_the_simplex_finds_the_interval_of_the_specification() -> None:
    counties = Knowledge()
    counties.table("t", "county,women,woman,others\nA,,c,c\nB,,c,c\nC,,15,8\ntotal,,36,17\n")
    for name, total in (("A", 19), ("B", 11)):
        counties.know({f"t/{name}/woman": 1, f"t/{name}/others": 1}, total)

    assert counties.bounds("t/B/others") == (0, 9)
    assert minimum([({"x": 1, "y": 1}, Fraction(3))], {"x": -1}) == -3
    assert minimum([({"x": 1, "y": -1}, Fraction(3))], {"x": -1}) is None


@pytest.mark.parametrize(("count", "seed"), [(60, 1), (120, 2), (120, 3), (300, 4)])
def test_no_hidden_count_of_two_months_can_be_worked_out(count: int, seed: int) -> None:
    hidden = 0
    for texts in months(count, seed):
        known = read_files(texts)
        for name in known.hidden:
            if name.endswith("/sales"):
                continue
            low, high = known.bounds(name)
            hidden += 1
            assert high is None or high - low >= FEW, (name, low, high)
    assert hidden


@pytest.mark.parametrize(("count", "seed"), [(120, 2), (300, 4)])
def test_no_hidden_amount_can_be_told_within_a_fifth(count: int, seed: int) -> None:
    for texts in months(count, seed):
        known = read_files(texts)
        for name in (each for each in known.hidden if each.endswith("/sales")):
            low, high = known.bounds(name)
            assert high is None or high > Fraction(6, 5) * low, (name, low, high)


@pytest.mark.parametrize(("count", "seed"), [(60, 1), (120, 2), (300, 4)])
def test_no_public_file_has_a_count_from_one_to_four(count: int, seed: int) -> None:
    for texts in months(count, seed):
        for name, text in texts.items():
            if not name.endswith(".csv") or name == "codebook.csv":
                continue
            head, *rows = list(csv.reader(io.StringIO(text)))
            shown = {row[n] for row in rows for n, column in enumerate(head) if column in COUNTS}
            assert not {"1", "2", "3", "4"} & shown, (name, shown)


def test_totals_of_nested_groups_do_not_differ_by_one_to_four() -> None:
    for texts in months(120, 3):
        rows = list(csv.DictReader(io.StringIO(texts["figures.csv"])))
        totals = [int(row["businesses"]) for row in rows if row["businesses"] != HIDDEN]
        assert len(totals) > 3
        assert not [(a, b) for a in totals for b in totals if 0 < a - b < FEW]


def test_births_ends_and_stock_of_the_files_fit_together() -> None:
    (_, texts) = months(300, 4)
    rows = list(csv.DictReader(io.StringIO(texts["flows.csv"])))

    assert len(rows) == 3
    assert rows[-1]["ends"] == ""  # nobody knows yet
    for year, following in pairwise(rows):
        values = [year["start"], year["births"], year["ends"], following["start"]]
        if HIDDEN not in values:
            start, births, ends, stock = map(int, values)
            assert start + births - ends == stock
    assert any(HIDDEN not in row.values() for row in rows)


@settings(deadline=None, max_examples=8)
@given(st.integers(12, 45), st.integers(0, 10_000))
def test_random_provinces_keep_their_small_cells(count: int, seed: int) -> None:
    texts = months(count, seed)[1]
    known = read_files(texts)
    for name in known.hidden[:: 1 + len(known.hidden) // 8]:
        low, high = known.bounds(name)
        wide = FEW if not name.endswith("/sales") else 1
        nobody = (low, high) == (0, 0)  # a hidden nought tells of nobody
        assert high is None or nobody or high - low >= wide, (name, low, high, _shown(texts, name))


def _shown(texts: Mapping[str, str], name: str) -> str:
    return texts.get(f"{name.split('/', maxsplit=1)[0]}.csv", "")
