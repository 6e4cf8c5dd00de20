"""What is hidden stays hidden: P1, P2, P4 and P5, and an attack by subtraction."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from marketplace.monitoring.disclosure import (
    Grid,
    Rules,
    interval,
    protect,
    unsafe_rate,
    unsafe_sum,
)

RULES = Rules()


def counties() -> Grid:
    """Return women and men of three counties, the example of the specification."""
    return Grid([[12, 7], [9, 2], [15, 8]])


def test_the_worked_example_by_steps() -> None:
    grid = counties()

    grid.hidden = {(1, 1)}
    assert interval(grid, (1, 1)) == (2, 2)
    grid.hidden = {(1, 1), (1, 0)}
    assert interval(grid, (1, 1)) == (2, 2)
    grid.hidden = {(1, 1), (1, 0), (0, 0), (0, 1)}
    assert interval(grid, (1, 1)) == (0, 9)


def test_the_worked_example_as_a_whole_leaves_the_third_county_published() -> None:
    assert protect(counties(), RULES) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_one_small_cell_of_a_column_takes_another_with_it() -> None:
    grid = Grid([[3], [20], [30], [0]], row_totals=False)

    assert protect(grid, RULES) == {(0, 0), (1, 0)}


def test_two_small_cells_whose_sum_tells_too_much_take_a_third() -> None:
    grid = Grid([[2], [3], [20], [30]], row_totals=False)

    assert protect(grid, RULES) == {(0, 0), (1, 0), (2, 0)}


def test_zero_is_shown() -> None:
    assert protect(Grid([[0], [9], [12]], row_totals=False), RULES) == set()


@pytest.mark.parametrize(
    ("numerator", "denominator", "unsafe"),
    [(5, 9, True), (4, 30, True), (26, 30, True), (0, 30, False), (15, 30, False), (30, 30, False)],
)
def test_rates(numerator: int, denominator: int, unsafe: bool) -> None:
    assert unsafe_rate(numerator, denominator, RULES) is unsafe


@pytest.mark.parametrize(
    ("parts", "unsafe"),
    [
        ([10, 10, 10, 10], True),  # four businesses
        ([10, 10, 10, 10, 10], False),
        ([80, 5, 5, 5, 5], True),  # one has more than 75 percent
        ([50, 38, 4, 4, 4], True),  # two have more than 85 percent
        ([70, 14, 6, 5, 5], False),
        ([75, 18, 3, 2, 2], True),  # the rest is below 10 percent of the largest
    ],
)
def test_sums(parts: list[int], unsafe: bool) -> None:
    assert unsafe_sum(sum(parts), len(parts), parts, RULES) is unsafe


def brute_interval(grid: Grid, cell: tuple[int, int]) -> tuple[int, int]:
    """Return the interval by trying every table with the published cells and totals."""
    hidden = sorted(grid.hidden)
    most = max(map(sum, grid.counts)) + 1
    rows = [sum(row) for row in grid.counts]
    columns = [sum(column) for column in zip(*grid.counts, strict=True)]
    found = []
    for guess in product(range(most), repeat=len(hidden)):
        table = [list(row) for row in grid.counts]
        for (i, j), value in zip(hidden, guess, strict=True):
            table[i][j] = value
        fits = [sum(row) for row in table] == rows and [
            sum(column) for column in zip(*table, strict=True)
        ] == columns
        if fits:
            found.append(table[cell[0]][cell[1]])
    return min(found), max(found)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=3),
    st.data(),
)
def test_the_audit_equals_trying_all_tables(counts: list[list[int]], data: st.DataObject) -> None:
    grid = Grid(counts)
    cells = grid.cells
    grid.hidden = set(data.draw(st.lists(st.sampled_from(cells), min_size=1, max_size=4)))

    for cell in grid.hidden:
        assert interval(grid, cell) == brute_interval(grid, cell)


tables = st.integers(1, 4).flatmap(
    lambda width: st.lists(
        st.lists(st.integers(0, 60), min_size=width, max_size=width), min_size=2, max_size=9
    )
)


@settings(deadline=None)
@given(tables)
def test_no_hidden_cell_comes_back_by_subtraction(counts: list[list[int]]) -> None:
    grid = Grid(counts, row_totals=len(counts[0]) > 1)

    hidden = protect(grid, RULES)

    shown = [grid.value(cell) for cell in grid.cells if cell not in hidden]
    assert not [value for value in shown if 1 <= value <= 4]
    if len(hidden) < len(grid.cells):
        for cell in hidden:
            low, high = interval(grid, cell)
            assert high - low >= RULES.few, (cell, low, high)


@settings(deadline=None)
@given(tables, st.sets(st.integers(0, 8), max_size=3))
def test_rows_that_hide_with_their_totals_hide_whole(
    counts: list[list[int]], rows: set[int]
) -> None:
    grid = Grid(counts)
    for row in rows:
        if row < len(counts):
            grid.hide_row(row)

    hidden = protect(grid, RULES)

    assert all((i, j) in hidden for i in grid.whole_rows for j in range(len(counts[0])))
