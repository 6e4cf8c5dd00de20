"""The producer's workshop: to-do list first, then goods, orders, money, shop."""

from flask import Blueprint

blueprint = Blueprint("seller", __name__, url_prefix="/<any(fa,en):lang>/sell")

from marketplace.web.seller import (  # noqa: E402, F401 - views register themselves
    about_me,
    booths,
    collecting,
    fair_life,
    fairs,
    goods,
    home,
    money,
    needs,
    opening,
    orders,
    papers,
    reviews,
    shop,
    standing,
    till,
    till_sales,
    variants,
    verdicts,
)
