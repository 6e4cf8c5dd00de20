"""Months that cannot be shown, in words."""

from marketplace.monitoring.errors import NotAPeriod, NothingFrozen, PeriodInFuture
from marketplace.web.errors import error_page
from marketplace.web.i18n import gettext as _
from marketplace.web.monitoring import blueprint


@blueprint.errorhandler(PeriodInFuture)
def in_the_future(_error: PeriodInFuture) -> tuple[str, int]:
    """422: figures are made of what has happened."""
    return error_page(422, detail=_("That month has not ended yet. Choose one before it."))


@blueprint.errorhandler(NotAPeriod)
def not_a_month(_error: NotAPeriod) -> tuple[str, int]:
    """422: not year and month."""
    return error_page(422, detail=_("A month is written as year and month, such as 1405-08."))


@blueprint.errorhandler(NothingFrozen)
def never_frozen(_error: NothingFrozen) -> tuple[str, int]:
    """404: no figures were made for it."""
    return error_page(404, detail=_("No figures were made for that month. Choose another one."))
