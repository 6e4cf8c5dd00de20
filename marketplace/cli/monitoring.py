"""`marketplace monitoring`: figures of a period, frozen and published."""

import csv
import json
from datetime import date, datetime
from pathlib import Path

import click

from marketplace.accounts.queries import find_by_email
from marketplace.accounts.states import Role
from marketplace.cli.context import open_database, refuse, settings
from marketplace.core.clock import utc_now
from marketplace.core.jalali import local_date, parse_date
from marketplace.core.text import to_ascii_digits
from marketplace.monitoring import services
from marketplace.monitoring.export import files
from marketplace.monitoring.jobs import parameters_of
from marketplace.monitoring.models import Snapshot
from marketplace.monitoring.queries import last_seen_on

STAFF = {Role.MONITOR, Role.ADMIN}


@click.group(name="monitoring")
def group() -> None:
    """Compute, freeze and publish figures.

    Example: marketplace monitoring refresh
    """


def _day(value: datetime | None) -> date:
    today = local_date(utc_now())
    day = value.date() if value is not None else today
    if day > today:
        raise refuse(f"--as-of {day}: that day is still to come (today is {today})")
    return day


@group.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The last whole month by it.")
def refresh(as_of: datetime | None) -> None:
    """Compute indicators and standings, freeze the period. Example: marketplace monitoring refresh.

    The same period again gives the same bytes, or says that there is a new revision.
    """
    day, now, parameters = _day(as_of), utc_now(), parameters_of(settings())
    with open_database().reading() as session:
        draft = services.draft_period(
            session, day=day, parameters=parameters, today=local_date(now)
        )
    with open_database().transaction() as session:
        _tell(services.keep_period(session, draft, now=now))
        last = last_seen_on(session)
        if last is None or day >= last:
            changed = services.update_standings(session, day=day, parameters=parameters, now=now)
            click.echo(f"standings on {day}: {changed} changed")


def _tell(found: Snapshot) -> None:
    period = json.loads(found.content)["period"]
    click.echo(f"period {period} to {found.period_end}, revision {found.revision}")
    click.echo(f"source rows: {found.source_rows}, ledger head: {found.ledger_seq}")
    click.echo(f"digest: {found.digest}")


@group.command()
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--audience", type=click.Choice(["public", "staff"]), default="public")
@click.option("--user", "email", help="E-mail of the monitor or admin who gets staff figures.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True)
def export(as_of: datetime, audience: str, email: str | None, out: Path) -> None:
    """Write the tables of a period after disclosure control.

    Example: marketplace monitoring export --as-of 2026-11-21 --audience public --out figures
    """
    day, now = _day(as_of), utc_now()
    with open_database().transaction() as session:
        if audience == "staff":
            user = find_by_email(session, email) if email else None
            if user is None or not STAFF & {grant.role for grant in user.grants}:
                raise refuse("staff figures are for a monitor or admin: name one with --user")
        found = services.ensure_frozen(
            session, day=day, parameters=parameters_of(settings()), now=now
        )
        texts = files(json.loads(found.content), audience=audience, revision=found.revision)
    out.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (out / name).write_text(text, encoding="utf-8", newline="")
    _tell(found)
    click.echo(f"{len(texts)} files in {out}")


@group.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, help="Who published the index.")
def prices(file: Path, source: str) -> None:
    """Load the consumer price index: columns month_start (a day) and index.

    Example: marketplace monitoring prices cpi.csv --source "Statistical Centre"
    """
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.DictReader(text)
        if set(reader.fieldnames or ()) != {"month_start", "index"}:
            raise refuse(f"{file.name}: the columns are month_start and index")
        rows = list(enumerate(reader, 2))
    with open_database().transaction() as session:
        for number, row in rows:
            try:
                start = parse_date(row["month_start"])
                index = round(float(to_ascii_digits(row["index"])) * 1000)
            except ValueError:
                raise refuse(f"{file.name}: row {number}: not a day and a number") from None
            if index <= 0:
                raise refuse(f"{file.name}: row {number}: an index is above zero")
            services.set_price_index(
                session, month_start=start, index_milli=index, source=source[:200]
            )
    click.echo(f"{len(rows)} months")
