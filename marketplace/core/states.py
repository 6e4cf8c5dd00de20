"""State machines are dicts `(state, action) -> state`; this is the one function that moves."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from marketplace.core.errors import Conflict

State = TypeVar("State", bound=StrEnum)
Action = TypeVar("Action", bound=StrEnum)
Moves = Mapping[tuple[State, Action], State]


class MoveRefused(Conflict):
    """The action is not possible in this state."""

    code = "move_refused"


def next_state(moves: Moves[State, Action], state: State, action: Action) -> State:
    """Return the state that `action` leads to from `state`.

    Raises MoveRefused when the table has no such move.
    """
    try:
        return moves[state, action]
    except KeyError:
        raise MoveRefused(state=state.value, action=action.value) from None


def possible_actions(moves: Moves[State, Action], state: State) -> list[Action]:
    """Return the actions open in `state`, in table order: the buttons of a page are read here."""
    return [action for (origin, action) in moves if origin == state]
