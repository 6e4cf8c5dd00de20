"""`catalog import` and `export`: good rows in, bad rows named, the same again changes nothing."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image
from sqlalchemy import func, select

from marketplace.catalog.models import Category, Product
from marketplace.cli import group
from marketplace.cli.context import Context
from marketplace.core.config import load_settings
from marketplace.core.db import Database
from marketplace.wiring import make_queue
from tests.factories import make_category, make_shop, variant_of

HEAD = "external_id,title_en,title_fa,category,price,stock,weight_g"
Command = Callable[..., Result]


@pytest.fixture
def command(database: Database, tmp_path: Path) -> Command:
    """Run a command of ours against the test's database."""
    settings = load_settings({}, {"secret_key": "x" * 40, "instance_path": tmp_path / "instance"})
    context = Context(bus=database.bus, make_queue=make_queue)
    context.__dict__.update(settings=settings, database=database)
    with database.transaction() as session:
        make_shop(session, slug="anarak")
        make_category(session, "jams")

    def run(*words: str) -> Result:
        return CliRunner().invoke(group, list(words), obj=context)

    return run


def write(tmp_path: Path, *rows: str, head: str = HEAD) -> str:
    file = tmp_path / "goods.csv"
    file.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    return str(file)


def products(database: Database) -> list[Product]:
    with database.reading() as session:
        return list(session.scalars(select(Product).order_by(Product.external_id)))


def test_good_rows_come_in_and_bad_ones_are_named(
    command: Command, database: Database, tmp_path: Path
) -> None:
    file = write(
        tmp_path,
        "a1,Cherry jam,مربای آلبالو,jams,2600000,8,450",
        "a2,No price,,jams,cheap,1,",
        "a3,,,jams,100,1,",
        ",Nameless,,jams,100,1,",
        "a4,Elsewhere,,nowhere,100,1,",
        "a5,Negative,,jams,100,-4,",
        "a6,To order,سفارشی,jams,۹۰٬۰۰۰,,",
    )

    done = command("catalog", "import", file, "--shop", "anarak")

    lines = done.stderr.strip().splitlines()
    assert done.exit_code == 1
    assert [line.split(": ")[1:3] for line in lines if "row" in line] == [
        ["row 3", "price"],
        ["row 4", "title_en, title_fa"],
        ["row 5", "external_id"],
        ["row 6", "category"],
        ["row 7", "stock"],
    ]
    assert [p.external_id for p in products(database)] == ["a1", "a6"]
    with database.reading() as session:
        jam, to_order = (variant_of(session, p) for p in products(database))
    assert (jam.price_minor, jam.on_hand, jam.made_to_order) == (2_600_000, 8, False)
    assert (to_order.price_minor, to_order.made_to_order) == (90_000, True)


def test_the_same_file_again_changes_and_adds_nothing(
    command: Command, database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path, "a1,Jam,,jams,100000,8,")
    command("catalog", "import", file, "--shop", "anarak")

    again = command("catalog", "import", file, "--shop", "anarak")

    assert again.exit_code == 0
    assert "new: 0, changed: 1, refused: 0" in again.output
    assert len(products(database)) == 1


def test_a_dry_run_changes_nothing(command: Command, database: Database, tmp_path: Path) -> None:
    file = write(tmp_path, "a1,Jam,,jams,100000,8,")

    done = command("catalog", "import", file, "--shop", "anarak", "--dry-run")

    assert "new: 1" in done.output
    assert products(database) == []


def test_unknown_columns_are_an_error_unless_they_are_to_be_left_out(
    command: Command, database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path, "a1,Jam,,jams,1000,1,,red", head=HEAD + ",colour")

    refused = command("catalog", "import", file, "--shop", "anarak")
    taken = command("catalog", "import", file, "--shop", "anarak", "--ignore-unknown")

    assert refused.exit_code == 1
    assert "unknown columns: colour" in refused.output
    assert taken.exit_code == 0


def test_missing_categories_are_made_from_their_path(
    command: Command, database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path, "a1,Jam,,Kitchen/Sweet/Jam,1000,1,", "a2,Jam 2,,Kitchen/Sweet,1000,1,")

    command("catalog", "import", file, "--shop", "anarak", "--create-categories")

    with database.reading() as session:
        made = session.scalars(
            select(Category.name_en)
            .where(Category.name_en.in_(["Kitchen", "Sweet", "Jam"]))
            .order_by(Category.level)
        ).all()
    assert made == ["Kitchen", "Sweet", "Jam"]


def test_json_lines_carry_pictures_from_beside_the_file(
    command: Command, database: Database, tmp_path: Path
) -> None:
    Image.new("RGB", (640, 480), "gold").save(tmp_path / "jam.jpg")
    file = tmp_path / "goods.jsonl"
    file.write_text(
        '{"external_id": "j1", "title_fa": "مربا", "category": "jams", "price_minor": 5000,'
        ' "image": "jam.jpg"}\n'
        '{"external_id": "j2", "title_fa": "مربا", "category": "jams", "image": "../../x.jpg"}\n'
        "not json\n",
        encoding="utf-8",
    )

    done = command("catalog", "import", str(file), "--shop", "anarak", "--publish")

    assert done.exit_code == 1
    assert "row 2: image: no file" in done.stderr
    assert "row 3: not JSON" in done.stderr
    with database.reading() as session:
        product = session.scalars(select(Product)).one()
        assert len(product.pictures) == 1
        assert product.state == "published"


def test_what_is_exported_can_be_imported_and_runs_no_formula(
    command: Command, database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path, "a1,=cmd(),مربا,jams,1000,3,450")
    command("catalog", "import", file, "--shop", "anarak")

    out = command("catalog", "export", "--shop", "anarak").stdout

    row = next(csv.DictReader(io.StringIO(out)))
    assert row["title_en"] == "'=cmd()"
    assert (row["external_id"], row["price"], row["stock"]) == ("a1", "1000", "3")
    again = tmp_path / "again.csv"
    again.write_text(out, encoding="utf-8")
    assert command("catalog", "import", str(again), "--shop", "anarak").exit_code == 0
    with database.reading() as session:
        assert session.scalar(select(func.count(Product.id))) == 1
