"""Pure rules of stock."""

from marketplace.catalog.states import INCREASES, Movement

MOST_PIECES = 100_000


def signed(kind: Movement, pieces: int) -> int:
    """Return the change of stock that `pieces` moved for this reason make."""
    return pieces if kind in INCREASES else -pieces


def difference(on_hand: int, counted: int) -> tuple[Movement, int] | None:
    """Return the movement that brings `on_hand` to what was counted, None when they agree.

    More than known was made; less than known is waste.
    """
    if counted == on_hand:
        return None
    if counted > on_hand:
        return Movement.MADE, counted - on_hand
    return Movement.WASTE, on_hand - counted
