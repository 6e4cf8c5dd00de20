"""The analysis under its former name; see `marketplace.search.analysis`."""

from marketplace.search.analysis import fold
from marketplace.search.analysis import index_terms as analyze

__all__ = ["analyze", "fold"]
