"""Lists of counts as an audience may see them: alone, by group, and totals beside totals. Pure."""

from collections.abc import Sequence

from marketplace.monitoring.disclosure import Grid, Rules, protect, small
from marketplace.monitoring.publishing import HIDDEN, Value


def protected_counts(counts: dict[str, int], rules: Rules) -> dict[str, Value]:
    """Return a list of counts with a published sum, protected."""
    names = list(counts)
    grid = Grid([[counts[name]] for name in names], row_totals=False)
    hidden = protect(grid, rules)
    return {name: HIDDEN if (i, 0) in hidden else counts[name] for i, name in enumerate(names)}


def protected_groups(
    groups: Sequence[Sequence[str]], counts: dict[str, int], rules: Rules
) -> dict[str, Value]:
    """Return counts whose sums by group can be worked out elsewhere, protected as parent and child.

    A group whose sum hides hides all of its counts.
    """
    sums = {str(n): sum(counts[name] for name in names) for n, names in enumerate(groups)}
    parents = protected_counts(sums, rules)
    found: dict[str, Value] = {}
    for n, names in enumerate(groups):
        gone = parents[str(n)] is HIDDEN
        own = {name: counts[name] for name in names}
        found |= dict.fromkeys(names, HIDDEN) if gone else protected_counts(own, rules)
    return found


def spaced(counts: dict[str, int], rules: Rules, *, beside: Sequence[int] = ()) -> dict[str, Value]:
    """Return totals of nested groups, without those that lie within 1 to k-1 of another (P6).

    The difference of two totals is a count too: those in the one and not in the other.
    """
    known = list(beside)
    found: dict[str, Value] = {}
    for name, count in counts.items():
        close = any(small(abs(count - other), rules) for other in known)
        found[name] = HIDDEN if small(count, rules) or close else count
        if found[name] is not HIDDEN:
            known.append(count)
    return found
