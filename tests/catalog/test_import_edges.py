"""`catalog import` with files as they come: poor, broken, huge, partial, our own."""

import csv
import gzip
import io
from pathlib import Path

import pytest
from sqlalchemy import func, select

from marketplace.catalog.models import Category, Product
from marketplace.core.db import Database
from marketplace.shops.queries import find_by_slug
from tests.catalog.test_import import Command, command, products, write
from tests.factories import make_product, variant_of

__all__ = ["command"]  # the fixture

SHOP = ("--shop", "anarak")


def export(command: Command) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(command("catalog", "export", *SHOP).stdout)))


def test_a_title_is_enough_for_the_rest_has_defaults(
    command: Command, database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path, "a1,Jam", head="external_id,title_en")

    done = command("catalog", "import", file, *SHOP, "--publish")

    assert done.exit_code == 0, done.stderr
    row = export(command)[0]
    assert (row["category"], row["stock"], row["status"]) == ("other-goods", "", "published")
    assert "without a price" in done.stdout


def test_a_path_to_a_known_category_needs_no_leave_to_make_any(
    command: Command, tmp_path: Path
) -> None:
    write(tmp_path, "a1,Jam,,Kitchen/Sweet,1000,1,")
    command("catalog", "import", str(tmp_path / "goods.csv"), *SHOP, "--create-categories")

    known = write(tmp_path, "a2,Jam,,Kitchen / Sweet,1000,1,", "a3,Jam,,Kitchen/Sour,1000,1,")
    done = command("catalog", "import", known, *SHOP)

    assert "row 3: category: 'Kitchen/Sour' is not known" in done.stderr
    assert [row["external_id"] for row in export(command)] == ["a1", "a2"]


@pytest.mark.parametrize(
    ("head", "row", "reason"),
    [
        ("external_id,title_en,price,price_minor", "a1,Jam,10,20", "disagree"),
        ("external_id,title_en,price_minor", "a1,Jam,0", "price: must be more than zero"),
        ("external_id,title_en,status", "a1,Jam,sold", "status: 'sold' is none of"),
        ("external_id,title_en", f"{'x' * 81},Jam", "external_id: at most 80"),
        ("external_id,title_en,stock", f"a1,Jam,{'9' * 5000}", "stock:"),
        ("external_id,title_en,attributes", 'a1,Jam,"{""x"": NaN}"', "attributes: not JSON"),
        ("external_id,title_en,materials", 'a1,Jam,"[1,"', "materials: not JSON"),
        ("external_id,title_en,description_en", f"a1,Jam,{'x' * 20_001}", "description_en: longer"),
    ],
)
def test_a_bad_value_is_refused_with_its_reason(
    command: Command, database: Database, tmp_path: Path, head: str, row: str, reason: str
) -> None:
    done = command("catalog", "import", write(tmp_path, row, head=head), *SHOP)

    assert done.exit_code == 1
    assert "goods.csv: row 2: " in done.stderr
    assert reason in done.stderr
    assert products(database) == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("g.csv", b"", "row 1: no names of columns"),
        ("g.csv", b"title_en,title_en\n", "row 1: column 'title_en' stands there twice"),
        ("g.csv", b"external_id,title_en\na1,\xff\xfe\n", "not UTF-8 text"),
        ("g.csv.gz", b"no gzip", "not a whole gzip file"),
        (
            "g.csv.gz",
            gzip.compress(b"external_id,title_en\na1,Jam\n", mtime=0)[:-9],
            "not a whole gzip",
        ),
        ("g.csv", b"external_id,title_en\na1," + b"x" * 1_000_001, "field larger than"),
        ("g.jsonl", b"[1, 2]\n", "row 1: not a JSON object"),
        ("g.jsonl", b"[" * 100_000, "row 1: not JSON"),
    ],
)
def test_a_broken_file_ends_in_one_line(
    command: Command, tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)

    done = command("catalog", "import", str(tmp_path / name), *SHOP)

    assert done.exit_code == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_refused_row_leaves_nothing_of_itself(
    command: Command, database: Database, tmp_path: Path
) -> None:
    make_to_order = write(tmp_path, "a1,Jam,,jams,1000,,")
    command("catalog", "import", make_to_order, *SHOP)

    file = write(tmp_path, "a1,Jelly,,New/Path,2000,5,", "a2,Jam,,New/Path,1000,1,")
    done = command("catalog", "import", file, *SHOP, "--create-categories")

    assert "row 2: stock: these goods are made to order here" in done.stderr
    assert [(row["title_en"], row["price"]) for row in export(command)] == [
        ("Jam", "1000"),
        ("Jam", "1000"),
    ]
    with database.reading() as session:
        assert session.scalar(select(func.count()).where(Category.name_en == "New")) == 1


def test_what_a_file_does_not_speak_of_stays(
    command: Command, database: Database, tmp_path: Path
) -> None:
    head = "external_id,title_en,title_fa,description_en,stock,weight_g,tags"
    command(
        "catalog", "import", write(tmp_path, "a1,Jam,مربا,Sour,8,450,red;sweet", head=head), *SHOP
    )

    only = write(tmp_path, "a1,Cherry jam,5000", head="external_id,title_en,price")
    assert command("catalog", "import", only, *SHOP).exit_code == 0

    row = export(command)[0]
    assert (row["title_en"], row["title_fa"], row["description_en"]) == (
        "Cherry jam",
        "مربا",
        "Sour",
    )
    assert (row["price"], row["stock"], row["weight_g"]) == ("5000", "8", "450")
    assert row["tags"] == "red, sweet"


def test_a_title_too_long_for_a_card_is_kept_whole_in_the_description(
    command: Command, tmp_path: Path
) -> None:
    title = " ".join(["spoon"] * 49 + ["teaspoon"])

    command("catalog", "import", write(tmp_path, f"a1,{title}", head="external_id,title_en"), *SHOP)

    row = export(command)[0]
    assert len(row["title_en"]) <= 200
    assert row["title_en"].endswith("spoon…")
    assert row["description_en"] == title


def test_goods_made_in_the_workshop_come_back_to_themselves_with_both_names_of_materials(
    command: Command, database: Database, tmp_path: Path
) -> None:
    with database.transaction() as session:
        shop = find_by_slug(session, "anarak")
        assert shop is not None
        made = make_product(session, shop, stock=3)
        made.external_id, made.unit_code, made.is_service = None, "kg", True
        made.materials = [{"en": "steel, forged", "fa": "فولاد"}]
        made.tags = ["-sale-", "'=1"]
        price = variant_of(session, made).price_minor
    before = command("catalog", "export", *SHOP).stdout
    (tmp_path / "again.csv").write_text(before, encoding="utf-8")

    done = command("catalog", "import", str(tmp_path / "again.csv"), *SHOP)

    assert "new: 0, changed: 1, refused: 0" in done.stdout
    assert command("catalog", "export", *SHOP).stdout == before
    after = products(database)[0]
    assert (after.unit_code, after.is_service) == ("kg", True)
    assert after.materials == [{"en": "steel, forged", "fa": "فولاد"}]
    with database.reading() as session:
        assert variant_of(session, session.get_one(Product, after.id)).price_minor == price


def test_a_hidden_status_takes_goods_off_the_shelves(command: Command, tmp_path: Path) -> None:
    head = "external_id,title_en,status"
    command("catalog", "import", write(tmp_path, "a1,Jam,", head=head), *SHOP, "--publish")

    command("catalog", "import", write(tmp_path, "a1,Jam,hidden", head=head), *SHOP, "--publish")

    assert export(command)[0]["status"] == "hidden"


def test_a_dry_run_stores_no_picture_and_no_category(
    command: Command, database: Database, tmp_path: Path
) -> None:
    file = write(tmp_path, "a1,Jam,,Kitchen/Sweet,1000,1,")

    done = command("catalog", "import", file, *SHOP, "--create-categories", "--dry-run")

    assert "new: 1" in done.stdout
    with database.reading() as session:
        assert session.scalar(select(func.count(Category.id))) == 1


def test_nothing_but_faults_is_written_to_a_piped_stderr(command: Command, tmp_path: Path) -> None:
    done = command("catalog", "import", write(tmp_path, "a1,Jam,,jams,1000,1,"), *SHOP)

    assert done.stderr == ""
