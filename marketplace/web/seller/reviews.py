"""What buyers say of the shop's goods, and the maker's answers."""

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from marketplace.catalog.models import Product
from marketplace.core.bilingual import Bilingual
from marketplace.core.clock import utc_now
from marketplace.core.text import normalise
from marketplace.reviews import queries
from marketplace.reviews.errors import NoWords
from marketplace.reviews.services import reply_to_review
from marketplace.web import access
from marketplace.web.db import session, transaction
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang
from marketplace.web.paging import here, page_number
from marketplace.web.seller import blueprint
from marketplace.web.seller.current import shop, shop_id

LONGEST_REPLY = 1000


@blueprint.get("/reviews")
@access.shop_member
def reviews() -> str:
    """The reviews of all goods, the newest first."""
    return _show()


def _show(fault_at: int = 0) -> str:
    page = page_number()
    found = queries.reviews_of_shop(session(), shop_id(), page=page)
    ids = {review.product_id for review in found}
    goods = {p.id: p for p in session().scalars(select(Product).where(Product.id.in_(ids)))}
    return render_template(
        "seller/reviews.html",
        shop=shop(),
        reviews=found[: queries.PAGE],
        goods=goods,
        fault_at=fault_at,
        next_url=here(page=page + 1) if len(found) > queries.PAGE else None,
        prev_url=here(page=page - 1) if page > 1 else None,
    )


@blueprint.post("/reviews/<int:review_id>")
@access.shop_member
def reply(review_id: int) -> Response | tuple[str, int]:
    """Answer a review, or change the answer."""
    text = normalise(request.form.get("reply", ""))[:LONGEST_REPLY]
    words = Bilingual("", text) if lang() == "fa" else Bilingual(text, "")
    try:
        with transaction() as writer:
            reply_to_review(
                writer, review_id=review_id, shop_id=shop_id(), text=words, now=utc_now()
            )
    except NoWords:
        return _show(review_id), 422
    flash(_("Your answer stands below the review."), "ok")
    return redirect(url_for("seller.reviews") + f"#review-{review_id}")
