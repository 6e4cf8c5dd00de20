"""The embedded index when its files are lost, cut, damaged, locked or of another version."""

import fcntl
import multiprocessing
from collections.abc import Iterator
from pathlib import Path

import pytest

from marketplace.search.engines import IndexBusy, IndexMissing
from marketplace.search.engines.whoosh import WhooshEngine, schema, writing
from marketplace.search.engines.whoosh.segment import NONE, PostingCache
from tests.search.conftest import MARKET, document

pytestmark = [
    pytest.mark.sqlite_only,  # no database is asked
    # Whoosh leaves the file open that it could not read.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(folder: Path) -> Iterator[WhooshEngine]:
    made = WhooshEngine(folder)
    made.rebuild([MARKET])
    yield made
    made.close()


def cut_all(folder: Path) -> None:
    for file in folder.glob("*.seg"):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def cut_contents(folder: Path) -> None:
    for file in folder.glob("*.toc"):
        file.write_bytes(file.read_bytes()[:10])


def scramble(folder: Path) -> None:
    for file in folder.glob("*.seg"):
        file.write_bytes(bytes(byte ^ 0x5A for byte in file.read_bytes()))


def remove(folder: Path) -> None:
    for file in folder.iterdir():
        file.unlink()


def remove_segments(folder: Path) -> None:
    for file in folder.glob("*.seg"):
        file.unlink()


def empty_contents(folder: Path) -> None:
    for file in folder.glob("*.toc"):
        file.write_bytes(b"")


@pytest.mark.parametrize(
    "harm", [cut_all, cut_contents, scramble, remove, remove_segments, empty_contents]
)
@pytest.mark.parametrize("opened", [False, True], ids=["at start", "while open"])
def test_harmed_files_are_said_and_healed_by_a_rebuild(
    engine: WhooshEngine, folder: Path, harm, opened: bool
) -> None:
    if opened:
        assert len(engine.find("kitchen knife").hits) == 2
    harm(folder)

    if opened and harm in {remove_segments, scramble}:
        pass  # what is open still stands as it was, or is found out when it is read
    else:
        with pytest.raises(IndexMissing):
            engine.find("wool kilim")
    fresh = WhooshEngine(folder)
    assert fresh.health() or harm is scramble
    assert fresh.rebuild([MARKET]) == len(MARKET)

    assert [hit.product_id for hit in fresh.find("kitchen knife").hits] == [1, 3]
    assert [hit.product_id for hit in engine.find("kitchen knife").hits] == [1, 3]
    assert fresh.health() == ""
    fresh.close()


def test_an_index_of_another_version_is_not_read(
    engine: WhooshEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    newer = WhooshEngine(folder)

    with pytest.raises(IndexMissing, match="another version"):
        newer.find("knife")
    with pytest.raises(IndexMissing):
        newer.write([MARKET[0]])
    newer.rebuild([MARKET[:1]])

    assert newer.find("knife").total == 1
    newer.close()


def test_while_one_writes_others_read_and_a_second_writer_is_turned_away(
    engine: WhooshEngine, folder: Path
) -> None:
    with (folder / writing.LOCK).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        with pytest.raises(IndexBusy):
            engine.write([document(50, "Bread knife")])
        with pytest.raises(IndexBusy):
            engine.rebuild([MARKET])
        assert engine.find("kitchen knife").total == 2

    assert engine.write([document(50, "Bread knife")]) == 1


def test_a_write_that_fails_half_way_changes_nothing(engine: WhooshEngine) -> None:
    def broken() -> Iterator[list]:
        yield [document(70, "Never seen")]
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        engine.rebuild(broken())
    with pytest.raises(OSError, match="disk full"):
        engine.write((d for batch in broken() for d in batch), gone=[1])

    assert engine.find("never").total == 0
    assert engine.find("zanjan").total == 1
    assert engine.write([document(71, "Seen now")]) == 1
    assert engine.find("seen").total == 1


def write_in_a_process(folder: str, first: int) -> None:
    engine = WhooshEngine(Path(folder))
    for product_id in range(first, first + 5):
        while True:
            try:
                engine.write([document(product_id, f"Bread oven {product_id}")])
                break
            except IndexBusy:
                continue


@pytest.mark.race
def test_two_writing_processes_lose_nothing_and_a_reader_never_fails(
    engine: WhooshEngine, folder: Path
) -> None:
    context = multiprocessing.get_context("forkserver")
    writers = [
        context.Process(target=write_in_a_process, args=(str(folder), first))
        for first in (100, 200)
    ]
    for writer in writers:
        writer.start()
    totals = []
    while any(writer.is_alive() for writer in writers):
        totals.append(engine.find("bread oven").total)
        assert engine.find("kitchen knife").total == 2
    for writer in writers:
        writer.join()

    assert totals == sorted(totals)
    assert engine.find("bread oven").total == 10


def test_a_large_rebuild_uses_two_processes_and_gives_the_same(
    engine: WhooshEngine, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = engine.rank("kitchen knife", limit=9)
    monkeypatch.setattr(writing, "WORTH_PROCESSES", 1)

    assert engine.rebuild([MARKET], expected=len(MARKET)) == len(MARKET)

    assert engine.rank("kitchen knife", limit=9) == one
    engine.write([document(2, "Paring blade")])
    assert engine.find("knife").total == 3


def test_the_cache_keeps_to_its_bound_and_forgets_dead_segments() -> None:
    import numpy as np

    cache = PostingCache(10_000)
    postings = np.zeros(250, np.int32), np.zeros(250, np.float32)
    for number in range(20):
        cache.keep(("one", str(number)), postings)

    assert cache.get(("one", "0")) is None
    assert cache.get(("one", "19")) is postings
    assert sum(cache.get(("one", str(n))) is not None for n in range(20)) == 10_000 // 2_400
    cache.keep(("two", "x"), NONE)
    cache.forget({"two"})
    assert cache.get(("one", "19")) is None
    assert cache.get(("two", "x")) is NONE
