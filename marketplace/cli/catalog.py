"""`marketplace catalog`: catalogues in and out."""

import csv
import json
import sys
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.files import FileError, Row, list_cell, neutralised, read_rows
from marketplace.catalog.importing import (
    COLUMNS,
    CatalogRow,
    RowError,
    parse_row,
    unknown_columns,
)
from marketplace.catalog.models import Product
from marketplace.catalog.services.categories import load_taxonomy
from marketplace.catalog.services.imports import (
    DEFAULT_PRICE_MINOR,
    ImportTerms,
    exported_id,
    find_external,
    import_row,
)
from marketplace.catalog.services.pictures import add_picture
from marketplace.cli.context import open_database, refuse, settings
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.errors import DomainError
from marketplace.core.money import Money, exponent
from marketplace.core.pictures import PictureError, ProcessedPicture, process_upload
from marketplace.core.storage import FolderStorage
from marketplace.shops.queries import find_by_slug

BATCH = 500
MOST_SHOWN = 50


@click.group(name="catalog")
def group() -> None:
    """Bring catalogues in and out.

    Example: marketplace catalog import goods.csv --shop anarak --publish
    """


@group.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--shop", "slug", required=True, help="Address of the shop that owns the goods.")
@click.option("--create-categories", is_flag=True, help="Make missing categories from a path.")
@click.option("--publish", is_flag=True, help="Publish without review (staff only).")
@click.option("--ignore-unknown", is_flag=True, help="Leave out columns that mean nothing.")
@click.option("--dry-run", is_flag=True, help="Check all, change nothing.")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="Bad rows as CSV.")
def import_(
    file: Path,
    slug: str,
    create_categories: bool,
    publish: bool,
    ignore_unknown: bool,
    dry_run: bool,
    errors: Path | None,
) -> None:
    """Add or change goods by external id. Example: marketplace catalog import g.csv --shop s."""
    work = Import(file, settings().currency, skip_unknown=ignore_unknown, dry_run=dry_run)
    terms = work.terms_for(slug, create_categories=create_categories, publish=publish)
    with file.open("rb") as raw, _bar(file) as bar:
        rows = read_rows(raw, file.name)
        try:
            while batch := list(islice(rows, BATCH)):
                if not work.seen and not ignore_unknown and (extra := unknown_columns(batch[0][1])):
                    raise refuse(f"{file.name}: unknown columns: {', '.join(extra)}")
                work.take(batch, terms)
                bar.update(raw.tell() - bar.pos)
        except FileError as error:
            work.bad_file = str(error)
    _report(work, errors)


def _bar(file: Path) -> Any:
    """Return a bar over the bytes of the file, drawn only where somebody looks."""
    return click.progressbar(
        length=file.stat().st_size,
        label=file.name,
        file=sys.stderr,
        hidden=not sys.stderr.isatty(),
    )


@dataclass(slots=True)
class Import:
    """One run over a file: what came in and what was refused."""

    file: Path
    currency: str
    skip_unknown: bool
    dry_run: bool
    new: int = 0
    changed: int = 0
    without_price: int = 0
    bad: list[tuple[int, str]] = field(default_factory=list)
    bad_file: str = ""

    @property
    def seen(self) -> int:
        """How many rows were read."""
        return self.new + self.changed + len(self.bad)

    def terms_for(self, slug: str, *, create_categories: bool, publish: bool) -> ImportTerms:
        """Return how rows are taken; refuse an unknown shop."""
        with open_database().transaction() as session:
            shop = find_by_slug(session, slug)
            if shop is None:
                raise refuse(f"no shop {slug}")
            if not self.dry_run:
                load_taxonomy(session)
            return ImportTerms(shop.id, self.currency, create_categories, publish)

    def take(self, batch: list[tuple[int, Row]], terms: ImportTerms) -> None:
        """Take rows in one transaction, each whole or not at all."""
        with open_database().transaction() as session:
            if self.dry_run:
                load_taxonomy(session)
            for number, raw in batch:
                known = dict(terms.categories)
                try:
                    with session.begin_nested():
                        self._take_row(session, raw, terms)
                except (RowError, DomainError) as error:
                    terms.categories = known  # one that this row made is gone again
                    self.bad.append((number, str(error)))
            if self.dry_run:
                session.rollback()
                terms.categories.clear()

    def _take_row(self, session: Session, raw: Row, terms: ImportTerms) -> None:
        if not self.skip_unknown and (extra := unknown_columns(raw)):
            raise RowError(f"unknown columns: {', '.join(extra)}")
        row = parse_row(raw, self.currency)
        picture = read_picture(row.image, self.file.parent)
        new = import_row(session, row, terms, now=utc_now())
        if picture is not None and not self.dry_run:
            attach_picture(session, FolderStorage(settings().media_path), row, terms, picture)
        self.new, self.changed = self.new + new, self.changed + (not new)
        self.without_price += new and row.price is None


def read_picture(image: str, folder: Path) -> ProcessedPicture | None:
    """Return the picture a row names beside the file, None without one. Raises RowError."""
    if not image:
        return None
    if "://" in image:
        raise RowError("image: addresses are not fetched; name a file beside the catalogue")
    path = (folder / image).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise RowError(f"image: no file {image[:60]!r} beside the catalogue")
    try:
        return process_upload(path.read_bytes())
    except (PictureError, OSError) as error:
        raise RowError(f"image: {getattr(error, 'reason', 'cannot be read')}") from None


def attach_picture(
    session: Session,
    storage: FolderStorage,
    row: CatalogRow,
    terms: ImportTerms,
    picture: ProcessedPicture,
) -> None:
    """Store the picture and show it, unless the product has it already."""
    product = find_external(session, shop_id=terms.shop_id, external_id=row.external_id)
    key = f"products/{picture.hash[:20]}"
    if product is None or key in {known.key for known in product.pictures}:
        return
    for width, content in picture.widths.items():
        storage.save(f"{key}-{width}.webp", content)
    size = (picture.width, picture.height)
    add_picture(session, product_id=product.id, key=key, size=size, alt=row.title, now=utc_now())


def _report(work: Import, errors: Path | None) -> None:
    for number, reason in work.bad[:MOST_SHOWN]:
        click.echo(f"{work.file.name}: row {number}: {reason}", err=True)
    if len(work.bad) > MOST_SHOWN:
        rest = len(work.bad) - MOST_SHOWN
        click.echo(f"{work.file.name}: {rest} more bad rows (--errors OUT.csv has all)", err=True)
    if work.bad_file:
        click.echo(f"{work.file.name}: {work.bad_file}", err=True)
    if errors is not None:
        with errors.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("row", "reason"), *work.bad])
    click.echo(f"new: {work.new}, changed: {work.changed}, refused: {len(work.bad)}")
    if work.without_price:
        click.echo(f"without a price, now {DEFAULT_PRICE_MINOR} minor units: {work.without_price}")
    if work.bad or work.bad_file:
        sys.exit(1)


@group.command()
@click.option("--shop", "slug", help="Only this shop's goods.")
def export(slug: str | None) -> None:
    """Print goods as CSV in the columns of the import. Example: marketplace catalog export."""
    writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
    writer.writeheader()
    with open_database().reading() as session:
        shop = find_by_slug(session, slug) if slug else None
        if slug and shop is None:
            raise refuse(f"no shop {slug}")
        last = 0
        while rows := queries.for_export(
            session, shop_id=shop.id if shop else None, after=last, limit=BATCH
        ):
            for product in rows:
                writer.writerow({k: neutralised(v) for k, v in _columns(product).items()})
            last = rows[-1].id
            session.expunge_all()


def _columns(product: Product) -> dict[str, object]:
    variant = next((v for v in product.variants if v.active), None)
    ready = variant is not None and not variant.made_to_order
    return {
        "external_id": exported_id(product),
        "title_en": product.title_en,
        "title_fa": product.title_fa,
        "description_en": product.description_en,
        "description_fa": product.description_fa,
        "category": product.category.slug,
        "price": _decimal(variant.price) if variant else "",
        "price_minor": variant.price_minor if variant else "",
        "currency": variant.currency if variant else "",
        "stock": variant.on_hand if variant and ready else "",
        "lead_time_days": product.lead_time_days,
        "weight_g": product.weight_g,
        "materials": list_cell([Bilingual(m["en"], m["fa"]) for m in product.materials]),
        "tags": list_cell([Bilingual(tag, tag) for tag in map(str, product.tags)]),
        "attributes": json.dumps(product.attributes, ensure_ascii=False),
        "image": "",
        "status": product.state.value,
    }


def _decimal(money: Money) -> str:
    places = exponent(money.currency)
    whole, part = divmod(money.minor, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)
