"""`marketplace search`: the index, and queries against it."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from marketplace.catalog.models import Product
from marketplace.cli.context import open_database, refuse, settings
from marketplace.core import outbox
from marketplace.core.bilingual import Bilingual
from marketplace.search import jobs
from marketplace.search.analysis import index_terms as analyse
from marketplace.search.engines import Hit, IndexBusy, IndexMissing, Page, SearchEngine
from marketplace.search.engines.choice import make_engine

MOST = 1000
NO_INDEX = "no index: run marketplace search index --rebuild"
LANGUAGE = click.Choice(["fa", "en"])
LIMIT = click.IntRange(1, MOST)


@click.group(name="search")
def group() -> None:
    """Build the index and ask it.

    Example: marketplace search query "مربای آلبالو"
    """


def _engine() -> SearchEngine:
    return make_engine(settings(), open_database())


@group.command()
@click.option("--rebuild", is_flag=True, help="Write the whole index anew.")
def index(rebuild: bool) -> None:
    """Build or refresh the index. Example: marketplace search index --rebuild."""
    engine, database = _engine(), open_database()
    try:
        if rebuild or engine.health():
            click.echo(f"{jobs.rebuild(database, engine)} goods indexed")
            return
        while outbox.drain(database):  # changes that no worker has noted yet
            pass
        count = 0
        while step := jobs.refresh(database, engine):
            count += step
    except IndexBusy:
        raise refuse("another process is writing the index; try again when it is done") from None
    except IndexMissing as error:
        raise refuse(f"the index could not be written: {error}") from None
    click.echo(f"{count} goods indexed")


@group.command()
@click.argument("text")
@click.option("--lang", type=LANGUAGE, default="fa")
@click.option("--limit", type=LIMIT, default=10)
def query(text: str, lang: str, limit: int) -> None:
    """Print what is found. Example: marketplace search query "knife" --lang en."""
    try:
        hits = _engine().find(text, page=Page(size=limit)).hits
    except IndexMissing:
        raise refuse(NO_INDEX) from None
    with open_database().reading() as session:
        for hit in hits:
            product = session.get(Product, hit.product_id)
            if product is not None:
                title = Bilingual(product.title_en, product.title_fa).in_language(lang)
                click.echo(f"{hit.score:8.3f}  {product.id:>6}  {title}")
    if not hits:
        click.echo("nothing found")


@group.command()
@click.argument("queries", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", type=LIMIT, default=50)
@click.option("--lang", type=LANGUAGE, default="fa")
def run(queries: Path, limit: int, lang: str) -> None:
    """Run a file of queries. Example: marketplace search run QUERIES.tsv --limit 50.

    A line is `query_id<TAB>query`; a first line that says just that is a heading. Prints
    `query_id<TAB>rank<TAB>external_id<TAB>score`, the best first.
    """
    engine = _engine()
    try:
        with open_database().reading() as session:
            for query_id, text in _lines(queries):
                hits = engine.rank(text, limit=limit)
                names = _names(session, hits)
                lines = (
                    f"{query_id}\t{rank}\t{names.get(hit.product_id, hit.product_id)}"
                    f"\t{hit.score:.6f}\n"
                    for rank, hit in enumerate(hits, 1)
                )
                click.echo("".join(lines), nl=False)
    except IndexMissing:
        raise refuse(NO_INDEX) from None


def _lines(queries: Path) -> Iterator[Sequence[str]]:
    try:
        lines = queries.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError:
        raise refuse(f"{queries.name}: not UTF-8 text") from None
    for number, line in enumerate(lines, 1):
        query_id, tab, text = line.rstrip("\r").partition("\t")
        if not tab and query_id.strip():
            raise refuse(f"{queries.name}: row {number}: no tab between id and query")
        if tab and (number, query_id, text) != (1, "query_id", "query"):
            yield query_id, text


def _names(session: Session, hits: Sequence[Hit]) -> dict[int, str]:
    ids = [hit.product_id for hit in hits]
    rows = session.execute(select(Product.id, Product.external_id).where(Product.id.in_(ids)))
    return {product_id: name for product_id, name in rows if name is not None}


@group.command()
@click.argument("text")
@click.option("--lang", type=LANGUAGE, default="fa")
def analyze(text: str, lang: str) -> None:
    """Print the terms of a text, a line each. Example: marketplace search analyze "کتاب‌ها"."""
    for term in analyse(text):
        click.echo(term)
