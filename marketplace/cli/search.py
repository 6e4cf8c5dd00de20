"""`marketplace search`: the index, and queries against it."""

from pathlib import Path

import click
from sqlalchemy import select

from marketplace.catalog.models import Product
from marketplace.cli.context import open_database, refuse, settings
from marketplace.core import outbox
from marketplace.core.bilingual import Bilingual
from marketplace.search import jobs
from marketplace.search.index import IndexMissing, Reader
from marketplace.search.text import analyze as analyse

MOST = 1000


@click.group(name="search")
def group() -> None:
    """Build the index and ask it.

    Example: marketplace search query "مربای آلبالو"
    """


@group.command()
@click.option("--rebuild", is_flag=True, help="Write the whole index anew.")
def index(rebuild: bool) -> None:
    """Build or refresh the index. Example: marketplace search index --rebuild."""
    folder = settings().search_index
    database = open_database()
    missing = not any(folder.glob("*.toc")) if folder.exists() else True
    if rebuild or missing:
        click.echo(f"{jobs.rebuild(database, folder)} goods indexed")
        return
    while outbox.drain(database):  # changes that no worker has noted yet
        pass
    count = 0
    while step := jobs.refresh(database, folder):
        count += step
    click.echo(f"{count} goods indexed")


def _find(text: str, limit: int) -> list[tuple[int, float]]:
    try:
        return Reader(settings().search_index).find(text, limit=min(limit, MOST))
    except IndexMissing:
        raise refuse("no index: run marketplace search index") from None


@group.command()
@click.argument("text")
@click.option("--lang", type=click.Choice(["fa", "en"]), default="fa")
@click.option("--limit", default=10)
def query(text: str, lang: str, limit: int) -> None:
    """Print what is found. Example: marketplace search query "knife" --lang en."""
    hits = _find(text, limit)
    with open_database().reading() as session:
        for product_id, score in hits:
            product = session.get(Product, product_id)
            if product is not None:
                title = Bilingual(product.title_en, product.title_fa).in_language(lang)
                click.echo(f"{score:8.3f}  {product.id:>6}  {title}")
    if not hits:
        click.echo("nothing found")


@group.command()
@click.argument("queries", type=click.Path(exists=True, path_type=Path))
@click.option("--limit", default=50)
@click.option("--lang", type=click.Choice(["fa", "en"]), default="fa")
def run(queries: Path, limit: int, lang: str) -> None:
    """Run a file of queries. Example: marketplace search run QUERIES.tsv --limit 50."""
    try:
        reader = Reader(settings().search_index)
        with open_database().reading() as session:
            for number, line in enumerate(queries.read_text(encoding="utf-8").splitlines(), 1):
                query_id, tab, text = line.partition("\t")
                if not tab:
                    raise refuse(f"{queries.name}: row {number}: no tab between id and query")
                hits = reader.find(text, limit=min(limit, MOST))
                names = dict(
                    session.execute(
                        select(Product.id, Product.external_id).where(
                            Product.id.in_([product_id for product_id, _ in hits])
                        )
                    ).all()
                )
                for rank, (product_id, score) in enumerate(hits, 1):
                    name = names.get(product_id) or product_id
                    click.echo(f"{query_id}\t{rank}\t{name}\t{score:.6f}")
    except IndexMissing:
        raise refuse("no index: run marketplace search index") from None


@group.command()
@click.argument("text")
@click.option("--lang", type=click.Choice(["fa", "en"]), default="fa")
def analyze(text: str, lang: str) -> None:
    """Print the terms of a text, a line each. Example: marketplace search analyze "کتاب‌ها"."""
    for term in analyse(text):
        click.echo(term)
