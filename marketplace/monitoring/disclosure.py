"""Disclosure control: which cells may not be published, and what else must hide with them. Pure.

Rules P1, P2, P4 and P5 of the monitoring specification. A table is a grid of counts. Its row and
column totals are published, but for a row whose total hides too (the whole row then hides) and for
tables of one column, where a row is its own cell. The audit (P5) is exact: within the published
totals, how far can a hidden cell move? That is a flow along a cycle of hidden cells.
"""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

Cell = tuple[int, int]
Node = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Rules:
    """k of P1, denominators of rates, dominance and p of P2 in percent."""

    few: int = 5
    denominator_least: int = 10
    one_pct: int = 75
    two_pct: int = 85
    p_pct: int = 10


def small(count: int, rules: Rules) -> bool:
    """P1: from one to k-1. Zero says nothing about anybody."""
    return 0 < count < rules.few


def unsafe_rate(numerator: int, denominator: int, rules: Rules) -> bool:
    """P1 for rates: too few in all, or too few on either side."""
    return (
        denominator < rules.denominator_least
        or small(numerator, rules)
        or small(denominator - numerator, rules)
    )


def unsafe_sum(total: int, contributors: int, largest: Sequence[int], rules: Rules) -> bool:
    """P2: too few contributors, one or two that dominate, or one that could estimate another."""
    if contributors == 0 and total == 0:
        return False
    if contributors < rules.few or total <= 0:
        return True
    x1, x2 = ([*largest, 0, 0])[:2]
    return (
        100 * x1 > rules.one_pct * total
        or 100 * (x1 + x2) > rules.two_pct * total
        or 100 * (total - x1 - x2) < rules.p_pct * x1
    )


@dataclass(slots=True)
class Grid:
    """Counts by row and column, which of them hide, and which rows hide with their totals."""

    counts: list[list[int]]
    hidden: set[Cell] = field(default_factory=set)
    whole_rows: set[int] = field(default_factory=set)
    row_totals: bool = True  # False: one column, whose cells are the row totals themselves
    behind: list[int] | None = None  # businesses behind each row, where counts are money

    @property
    def cells(self) -> list[Cell]:
        """All cells, row by row."""
        return [(i, j) for i, row in enumerate(self.counts) for j in range(len(row))]

    def value(self, cell: Cell) -> int:
        """Return what stands in a cell."""
        return self.counts[cell[0]][cell[1]]

    def weight(self, cell: Cell) -> tuple[int, int, Cell]:
        """Return the order of P4: fewest contributors, then smaller value, then place."""
        value = self.value(cell)
        return (value if self.behind is None else self.behind[cell[0]]), value, cell

    def hide_row(self, row: int) -> None:
        """Hide a row with its total."""
        self.whole_rows.add(row)
        self.hidden.update((row, j) for j in range(len(self.counts[row])))


def protect(grid: Grid, rules: Rules) -> set[Cell]:
    """Hide what P1 asks for, then what P4 and P5 need so that nothing comes back by subtraction."""
    grid.hidden.update(cell for cell in grid.cells if small(grid.value(cell), rules))
    while True:
        _complement(grid)
        bad = next((cell for cell in sorted(grid.hidden) if not _safe(grid, cell, rules)), None)
        if bad is None or not _hide_beside(grid, bad):
            return grid.hidden


def _complement(grid: Grid) -> None:
    """P4: no row or column with a published total has exactly one hidden cell."""
    changed = True
    while changed:
        changed = False
        for line in _lines(grid):
            gone = [cell for cell in line if cell in grid.hidden]
            if len(gone) == 1 and (cell := _least(grid, line)) is not None:
                grid.hidden.add(cell)
                changed = True


def _lines(grid: Grid) -> list[list[Cell]]:
    """Return the rows and columns whose totals are published."""
    rows = [
        [(i, j) for j in range(len(row))]
        for i, row in enumerate(grid.counts)
        if grid.row_totals and i not in grid.whole_rows
    ]
    width = len(grid.counts[0]) if grid.counts else 0
    columns = [[(i, j) for i in range(len(grid.counts))] for j in range(width)]
    return rows + columns


def _least(grid: Grid, line: Sequence[Cell]) -> Cell | None:
    """Return the shown cell with the fewest behind it, not zero where another can be had."""
    shown = [cell for cell in line if cell not in grid.hidden]
    filled = [cell for cell in shown if grid.value(cell)]
    return min(filled or shown, key=grid.weight, default=None)


def _hide_beside(grid: Grid, bad: Cell) -> bool:
    """Hide one more cell in the row or column of one that can still be estimated."""
    lines = [line for line in _lines(grid) if bad in line]
    found = [cell for line in lines if (cell := _least(grid, line)) is not None]
    if not found:
        found = [cell for line in _lines(grid) if (cell := _least(grid, line)) is not None]
    if not found:
        return False
    grid.hidden.add(min(found, key=lambda cell: (grid.value(cell) == 0, grid.weight(cell))))
    return True


def _safe(grid: Grid, cell: Cell, rules: Rules) -> bool:
    """P5, and one thing more: all that the totals alone allow, from five on, tells nothing new."""
    low, high = interval(grid, cell)
    value = grid.value(cell)
    bound = sum(row[cell[1]] for row in grid.counts)
    if grid.row_totals and cell[0] not in grid.whole_rows:
        bound = min(bound, sum(grid.counts[cell[0]]))
    if low == 0 and high == bound >= rules.few:
        return True
    return high - low > max(rules.few, value // 5)


def interval(grid: Grid, cell: Cell) -> tuple[int, int]:
    """P5: the least and most that a hidden cell can be, given all that is published."""
    row, column = ("row", cell[0]), ("column", cell[1])
    edges = _residual(grid, cell)
    more = _flow(edges, column, row)
    less = _flow(edges, row, column)
    value = grid.value(cell)
    return value - min(value, less), value + more


def _residual(grid: Grid, without: Cell) -> dict[Node, dict[Node, int]]:
    """Return by how much each other hidden cell could grow or shrink."""
    endless = 1 + sum(map(sum, grid.counts))
    edges: dict[Node, dict[Node, int]] = {}
    for i, j in grid.hidden - {without}:
        edges.setdefault(("row", i), {})[("column", j)] = endless
        edges.setdefault(("column", j), {})[("row", i)] = grid.counts[i][j]
    free = sorted(grid.whole_rows) if grid.row_totals else sorted({i for i, _ in grid.hidden})
    for i in free:  # rows without a published total can give to each other
        edges.setdefault(("row", i), {})[("any", 0)] = endless
        edges.setdefault(("any", 0), {})[("row", i)] = endless
    return edges


def _flow(edges: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node) -> int:
    """Return the greatest flow (Edmonds and Karp)."""
    left = {node: dict(out) for node, out in edges.items()}
    total = 0
    while (path := _path(left, source, sink)) is not None:
        width = min(left[a][b] for a, b in path)
        for a, b in path:
            left[a][b] -= width
            left.setdefault(b, {})[a] = left.get(b, {}).get(a, 0) + width
        total += width
    return total


def _path(
    left: Mapping[Node, Mapping[Node, int]], source: Node, sink: Node
) -> list[tuple[Node, Node]] | None:
    came: dict[Node, Node] = {source: source}
    queue = deque([source])
    while queue and sink not in came:
        node = queue.popleft()
        for other, width in left.get(node, {}).items():
            if width > 0 and other not in came:
                came[other] = node
                queue.append(other)
    if sink not in came:
        return None
    path, node = [], sink
    while node != source:
        path.append((came[node], node))
        node = came[node]
    return path[::-1]
