"""The facts of a good in the producer's form."""

from marketplace.catalog.models import CategoryAttribute, Product
from marketplace.catalog.states import AttributeKind
from tests.web.conftest import Shelf, SignedIn


def test_the_form_of_a_good_keeps_what_was_typed_and_both_languages_of_a_fact(
    shelf: Shelf, signed_in: SignedIn
) -> None:
    with shelf.database.transaction() as session:
        product = session.get_one(Product, shelf.knife_product)
        session.add(
            CategoryAttribute(
                category_id=product.category_id,
                key="care",
                name_en="Care",
                name_fa="نگهداری",
                kind=AttributeKind.TEXT,
            )
        )
        product.attributes = {"care": {"en": "Keep dry", "fa": "خشک نگه دارید"}}
        product.weight_g = 260
    maker = signed_in(shelf.knife_owner)
    path = f"/fa/sell/goods/{shelf.knife_product}"
    page = maker.get(path).text
    typed = {
        "title_fa": "",
        "category": "1",
        "unit_code": "piece",
        "weight_g": "۲۶۰",
        "lead_time_days": "2",
        "attribute-care": "روغن بزنید",
    }

    refused = maker.submit(path, typed)
    saved = maker.submit(path, typed | {"title_fa": "چاقو"})

    assert 'value="۲۶۰"' in page
    assert 'value="خشک نگه دارید"' in page
    assert (refused.status_code, saved.status_code) == (422, 302)
    assert 'value="روغن بزنید"' in refused.text
    with shelf.database.reading() as session:
        kept = session.get_one(Product, shelf.knife_product).attributes
    assert kept == {"care": {"en": "Keep dry", "fa": "روغن بزنید"}}
