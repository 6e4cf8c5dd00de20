"""`marketplace catalog`: catalogues in and out."""

import csv
import json
import sys
from itertools import islice
from pathlib import Path
from typing import Any

import click
from sqlalchemy.orm import Session

from marketplace.catalog import queries
from marketplace.catalog.importing import (
    COLUMNS,
    CatalogRow,
    RowError,
    parse_row,
    read_rows,
    unknown_columns,
)
from marketplace.catalog.models import Product
from marketplace.catalog.services.categories import load_taxonomy
from marketplace.catalog.services.imports import ImportTerms, find_external, import_row
from marketplace.catalog.services.pictures import add_picture
from marketplace.cli.context import open_database, refuse, settings
from marketplace.core.clock import utc_now
from marketplace.core.money import Money, exponent
from marketplace.core.pictures import PictureError, ProcessedPicture, process_upload
from marketplace.core.storage import FolderStorage
from marketplace.shops.queries import find_by_slug

BATCH = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")


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
    database = open_database()
    with database.transaction() as session:
        load_taxonomy(session)
        shop = find_by_slug(session, slug)
        if shop is None:
            raise refuse(f"no shop {slug}")
        shop_id = shop.id
    terms = ImportTerms(shop_id, settings().currency, create_categories, publish, {})
    bad: list[tuple[int, str]] = []
    counts = {True: 0, False: 0}
    rows = read_rows(file)
    with click.progressbar(length=0, label=file.name, file=sys.stderr) as bar:
        while batch := list(islice(rows, BATCH)):
            if not ignore_unknown and (extra := unknown_columns(batch[0][1])):
                raise refuse(f"{file.name}: unknown columns: {', '.join(extra)}")
            with database.transaction() as session:
                _take(session, batch, terms, counts, bad, file.parent)
                if dry_run:
                    session.rollback()
                    terms.categories.clear()
            bar.update(len(batch))
    _report(file, bad, counts, errors)


def _take(
    session: Session,
    batch: list[tuple[int, dict[str, Any]]],
    terms: ImportTerms,
    counts: dict[bool, int],
    bad: list[tuple[int, str]],
    folder: Path,
) -> None:
    storage = FolderStorage(settings().media_path)
    for number, raw in batch:
        try:
            row = parse_row(raw, terms.currency)
            picture = read_picture(row.image, folder)
            counts[import_row(session, row, terms, now=utc_now())] += 1
            if picture is not None:
                attach_picture(session, storage, row, terms, picture)
        except RowError as error:
            bad.append((number, str(error)))


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
    except PictureError as error:
        raise RowError(f"image: {error.reason}") from None


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


def _report(
    file: Path, bad: list[tuple[int, str]], counts: dict[bool, int], errors: Path | None
) -> None:
    for number, reason in bad[:50]:
        click.echo(f"{file.name}: row {number}: {reason}", err=True)
    if errors is not None:
        with errors.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([("row", "reason"), *bad])
    click.echo(f"new: {counts[True]}, changed: {counts[False]}, refused: {len(bad)}")
    if bad:
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
                writer.writerow({k: _plain(v) for k, v in _columns(product).items()})
            last = rows[-1].id
            session.expunge_all()


def _plain(value: object) -> object:
    """Neutralise what a spreadsheet would run as a formula."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value
    return value


def _columns(product: Product) -> dict[str, object]:
    variant = next((v for v in product.variants if v.active), None)
    ready = variant is not None and not variant.made_to_order
    return {
        "external_id": product.external_id or str(product.id),
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
        "materials": ", ".join(str(m["en"]) for m in product.materials),
        "tags": ", ".join(map(str, product.tags)),
        "attributes": json.dumps(product.attributes, ensure_ascii=False),
        "image": "",
        "status": product.state.value,
    }


def _decimal(money: Money) -> str:
    places = exponent(money.currency)
    whole, part = divmod(money.minor, 10**places)
    return f"{whole}.{part:0{places}d}" if places else str(whole)
