"""The whole category tree as frozen values: walked in memory, so that it can be kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Category, CategoryAttribute
from marketplace.core.bilingual import Bilingual


@dataclass(frozen=True, slots=True)
class Fact:
    """An attribute as pages show it."""

    key: str
    name: Bilingual


@dataclass(frozen=True, slots=True)
class Node:
    """A category."""

    id: int
    slug: str
    parent_id: int | None
    level: int
    name: Bilingual
    facts: tuple[Fact, ...] = ()


class Tree:
    """All categories, parents before their children, siblings in their order."""

    def __init__(self, nodes: list[Node]) -> None:
        self._nodes = {node.id: node for node in nodes}
        self._by_slug = {node.slug: node for node in nodes}
        children: dict[int | None, list[Node]] = {}
        for node in nodes:
            children.setdefault(node.parent_id, []).append(node)
        self._children = children
        self._ordered = tuple(self._walk(None))
        self._branches = {n.id: (n.id, *(c.id for c in self._walk(n.id))) for n in nodes}

    def _walk(self, top: int | None) -> Iterator[Node]:
        for node in self._children.get(top, []):
            yield node
            yield from self._walk(node.id)

    def __iter__(self) -> Iterator[Node]:
        """Give all, parents before their children."""
        return iter(self._ordered)

    def find(self, slug: str) -> Node | None:
        """Return the category of that address."""
        return self._by_slug.get(slug)

    def children(self, parent_id: int | None) -> list[Node]:
        """Return the categories right below one, or those at the top."""
        return self._children.get(parent_id, [])

    def branch_ids(self, category_id: int) -> tuple[int, ...]:
        """Return the ids of a category and all below it."""
        return self._branches.get(category_id, ())

    def path(self, category_id: int) -> list[Node]:
        """Return the category and its ancestors, the top first."""
        steps: list[Node] = []
        node = self._nodes.get(category_id)
        while node is not None:
            steps.append(node)
            node = self._nodes.get(node.parent_id or 0)
        return steps[::-1]

    def facts_for(self, category_id: int) -> list[Fact]:
        """Return the attributes of a category and its ancestors; a nearer one of a key wins."""
        facts = (fact for node in self.path(category_id) for fact in node.facts)
        return list({fact.key: fact for fact in facts}.values())

    def summed(self, own: Mapping[int, int]) -> dict[int, int]:
        """Return the counts of whole branches from the counts of each category itself."""
        return {
            node.id: sum(own.get(below, 0) for below in self._branches[node.id])
            for node in self._ordered
        }


def read_tree(session: Session) -> Tree:
    """Read the tree. Two statements."""
    facts: dict[int, list[Fact]] = {}
    attributes = select(CategoryAttribute).order_by(CategoryAttribute.sort, CategoryAttribute.id)
    for row in session.scalars(attributes):
        facts.setdefault(row.category_id, []).append(Fact(row.key, row.name))
    rows = session.scalars(select(Category).order_by(Category.level, Category.sort))
    return Tree(
        [Node(c.id, c.slug, c.parent_id, c.level, c.name, tuple(facts.get(c.id, ()))) for c in rows]
    )
