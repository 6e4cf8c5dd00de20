"""Many people at once, each in a real process of her own, let loose by one barrier."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Any

PATIENCE_S = 180


def all_at_once(act: Callable[..., str], arguments: Sequence[tuple[Any, ...]]) -> list[str]:
    """Return what `act` said in each process, in order of `arguments`; its faults are raised."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.races.ready"])
    barrier, answers = context.Barrier(len(arguments)), context.Queue()
    people = [
        context.Process(target=_one, args=(barrier, answers, place, act, given))
        for place, given in enumerate(arguments)
    ]
    for person in people:
        person.start()
    said = dict(answers.get(timeout=PATIENCE_S) for _ in people)
    for person in people:
        person.join()
    faults = [answer for answer in said.values() if isinstance(answer, Exception)]
    if faults:
        raise faults[0]
    return [said[place] for place in range(len(arguments))]


def _one(
    barrier: Barrier,
    answers: "Queue[tuple[int, object]]",
    place: int,
    act: Callable[..., str],
    given: tuple[Any, ...],
) -> None:
    barrier.wait(PATIENCE_S)
    answer: object
    try:
        answer = act(*given)
    except Exception as fault:  # noqa: BLE001 - handed over, and raised there
        answer = RuntimeError(f"{type(fault).__name__}: {fault}")
    answers.put((place, answer))
