"""`marketplace fairs`: directories of markets and fairs, brought in with their sources."""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import click
from sqlalchemy.orm import Session

from marketplace.cli.context import open_database, refuse
from marketplace.core.clock import utc_now
from marketplace.fairs.importing import (
    SOURCES,
    Place,
    Row,
    RowFault,
    Shape,
    Slot,
    parse_place,
    parse_slot,
    rows_of,
    shape_of,
)
from marketplace.fairs.services.listing import known_places, write_places, write_slots

BATCH = 500
PLACES = (Shape.MARKETS, Shape.FAIRS)


@click.group(name="fairs")
def group() -> None:
    """Bring in directories of markets and fairs.

    Known by their columns: markets and their sessions (USDA), fairs and their days (Berlin and
    Brandenburg). Example: marketplace fairs import usda_farmers_markets_2019.csv --dry-run
    """


class Import:
    """One run over one file: what was taken, what was refused, what looks doubtful."""

    def __init__(self, shape: Shape, source: str, licence: str) -> None:
        self.shape, self.source, self.licence = shape, source, licence
        self.new = self.changed = 0
        self.bad: list[tuple[int, str]] = []
        self.doubtful: list[tuple[int, str]] = []
        self.seen: dict[str, int] = {}
        self.alike: dict[tuple[str, str, str], int] = {}
        self.known: dict[str, int] = {}

    def take(self, session: Session, batch: list[tuple[int, Row]]) -> None:
        """Write a batch of rows, the good ones."""
        if self.shape in PLACES:
            places = [p for line, row in batch if (p := self._place(line, row)) is not None]
            new, changed = write_places(
                session,
                places,
                source=self.source,
                licence=self.licence,
                known=self.known,
                now=utc_now(),
            )
        else:
            new, changed = write_slots(session, list(self._slots(batch)))
        self.new, self.changed = self.new + new, self.changed + changed

    def _place(self, line: int, row: Row) -> Place | None:
        try:
            place = parse_place(self.shape, row)
        except RowFault as fault:
            self.bad.append((line, str(fault)))
            return None
        if place.external_id in self.seen:
            first = self.seen[place.external_id]
            self.bad.append((line, f"{place.external_id}: stands in row {first} already"))
            return None
        self.seen[place.external_id] = line
        if (twin := self.alike.setdefault(place.likeness, line)) != line:
            self.doubtful.append((line, f"likely the same place as row {twin}"))
        return place

    def _slots(self, batch: list[tuple[int, Row]]) -> Iterator[tuple[int, Slot]]:
        for line, row in batch:
            try:
                slot = parse_slot(self.shape, row)
            except RowFault as fault:
                self.bad.append((line, str(fault)))
                continue
            if slot.external_id in self.known:
                yield self.known[slot.external_id], slot
            else:
                self.bad.append((line, f"no place {slot.external_id} of this source is known"))


@group.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", help="Who stated this; known files bring their own.")
@click.option("--licence", help="Under which licence; known files bring their own.")
@click.option("--dry-run", is_flag=True, help="Check all, change nothing.")
def import_(file: Path, source: str | None, licence: str | None, dry_run: bool) -> None:
    """Add or change places or times. Example: marketplace fairs import markets.csv."""
    try:
        shape = shape_of(file)
    except RowFault as fault:
        raise refuse(f"{file.name}: {fault}") from None
    known = SOURCES[shape]
    run = Import(shape, (source or known[0])[:200], (licence or known[1])[:200])
    database = open_database()
    with database.reading() as session:
        run.known = known_places(session, run.source)
    rows = rows_of(file)
    with click.progressbar(length=0, label=file.name, file=sys.stderr) as bar:
        while batch := list(islice(rows, BATCH)):
            with database.transaction() as session:
                run.take(session, batch)
                if dry_run:
                    session.rollback()
            bar.update(len(batch))
    _report(file, run, dry_run=dry_run)


def _report(file: Path, run: Import, *, dry_run: bool) -> None:
    for line, reason in run.bad:
        click.echo(f"{file.name}: row {line}: {reason}", err=True)
    for line, reason in run.doubtful:
        click.echo(f"{file.name}: row {line}: {reason} (taken)", err=True)
    click.echo(f"source: {run.source}")
    click.echo(f"licence: {run.licence}")
    words = "would be " if dry_run else ""
    click.echo(
        f"{words}new: {run.new}, {words}changed: {run.changed}, "
        f"refused: {len(run.bad)}, doubtful: {len(run.doubtful)}"
    )
    if run.bad:
        sys.exit(1)
