"""The organizer hands in her booths as a table, and prints who stands where."""

import pytest
from flask import Flask
from sqlalchemy import select

from marketplace.fairs.models import Booth
from tests.web.conftest import Shelf, SignedIn
from tests.web.fair_ground import Ground


@pytest.fixture
def ground(app: Flask, shelf: Shelf) -> Ground:
    return Ground(app, shelf)


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_table_is_tried_mended_and_kept(ground: Ground, signed_in: SignedIn, lang: str) -> None:
    client = signed_in(ground.organizer)
    address = f"/{lang}/organize/{ground.slug}/ground/table"
    client.get(address)
    assert "B1," in client.text()
    wrong = "code,kind,x,y,m2,price,corner\nC1,کنج,0,4,9,2500000,1\nC2,booth,0,0,,,\n"

    tried = client.submit(address, {"table": wrong, "keep": "1"})
    assert tried.status_code == 422
    assert "C1,کنج" in tried.get_data(as_text=True)
    assert 'class="wrong"' in tried.get_data(as_text=True)
    mended = wrong.replace("C2,booth,0,0", "C2,کنج,1,4")
    assert client.submit(address, {"table": mended, "try": "1"}).status_code == 200
    with ground.database.reading() as session:
        assert session.scalars(select(Booth.id).where(Booth.code == "C1")).all() == []
    kept = client.submit(address, {"table": mended, "keep": "1"})

    assert kept.status_code == 302
    with ground.database.reading() as session:
        assert session.scalars(select(Booth.is_corner).where(Booth.code == "C1")).one()
    for page in ("ground", "ground/print", "ground/table"):
        client.get(f"/{lang}/organize/{ground.slug}/{page}")
        assert "C2" in client.text()
    assert client.get(f"/{lang}/organize/{ground.other_slug}/ground/table").status_code == 404
