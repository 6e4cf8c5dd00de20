"""What a process keeps for some seconds."""

from collections.abc import Callable

from marketplace.core.keeping import Kept


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def numbers() -> Callable[[], int]:
    made = iter(range(100))
    return lambda: next(made)


def test_a_value_lives_its_seconds_and_no_longer() -> None:
    clock, make = Clock(), numbers()
    kept = Kept(5, clock=clock)

    first = kept.get("tree", make)
    clock.now += 4.9
    same = kept.get("tree", make)
    clock.now += 0.2
    later = kept.get("tree", make)

    assert (first, same, later) == (0, 0, 1)


def test_nothing_is_kept_for_no_seconds() -> None:
    kept, make = Kept(0, clock=Clock()), numbers()

    assert [kept.get("tree", make), kept.get("tree", make)] == [0, 1]


def test_the_oldest_goes_when_there_are_too_many() -> None:
    kept, make = Kept(5, most=2, clock=Clock()), numbers()

    for name in ("a", "b", "c"):
        kept.get(name, make)

    assert [kept.get(name, make) for name in ("b", "c", "a")] == [1, 2, 3]


def test_what_fails_is_not_kept() -> None:
    kept = Kept(5, clock=Clock())

    def fail() -> int:
        raise ValueError

    for _ in range(2):
        try:
            kept.get("tree", fail)
        except ValueError:
            continue
        raise AssertionError
    assert kept.get("tree", lambda: 7) == 7


def test_what_is_dear_to_make_lives_longer() -> None:
    clock, made = Clock(), numbers()
    kept = Kept(5, clock=clock)

    def slow() -> int:
        clock.now += 1
        return made()

    kept.get("counts", slow)
    clock.now += 19
    assert kept.get("counts", slow) == 0
    clock.now += 2
    assert kept.get("counts", slow) == 1
