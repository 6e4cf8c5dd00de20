"""Words of support records: kinds and refusals."""

from marketplace.web.i18n import gettext as _


def kinds() -> dict[str, str]:
    """Return the names of the kinds."""
    return {
        "loan": _("Loan"),
        "training": _("Training"),
        "grant": _("Grant"),
        "fair": _("Fair"),
    }


def refusal(code: str) -> str:
    """Return why a record cannot be; a reason of the reader of files is shown as it is."""
    known = {
        "bad_amount": _("A loan or grant has an amount above zero."),
        "bad_period": _("That day is still to come, or the end is before the beginning."),
        "different_record": _("That file number was entered before, with another content."),
    }
    return known.get(code.replace(" ", "_"), code)
