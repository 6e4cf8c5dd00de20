"""The words of a producer's profile: questions, answers, and what she has told."""

from sqlalchemy.orm import Session

from marketplace.catalog.models import Category
from marketplace.core.formats import fmt_date, fmt_digits, fmt_number
from marketplace.supports.models import Profile
from marketplace.web.i18n import gettext as _
from marketplace.web.i18n import lang


def answers() -> dict[str, dict[str, str]]:
    """Return the choices of each question by field; an empty answer is "not said"."""
    return {
        "gender": {"woman": _("Woman"), "man": _("Man")},
        "education": {
            "primary": _("Primary school"),
            "secondary": _("Some secondary school"),
            "diploma": _("Diploma"),
            "university": _("University"),
        },
        "household_head": {"yes": _("Yes"), "no": _("No")},
        "disability": {"yes": _("Yes"), "no": _("No")},
        "settlement": {"urban": _("In a town"), "rural": _("In a village")},
        "work_relation": {
            "own_account": _("I work for myself, alone"),
            "employer": _("I work for myself and pay others"),
            "dependent_contractor": _("I make to order for one firm"),
            "family_helper": _("I help a relative's work"),
        },
        "mode": {
            "independent": _("On my own, from materials to sale"),
            "supported": _("A lead firm brings materials and sells"),
            "cooperative": _("With others, in a cooperative"),
        },
    }


def told(session: Session, profile: Profile) -> list[tuple[str, str]]:
    """Return question and answer of what a producer has said, without what she has not."""
    known = answers()
    found = [
        (_("Gender"), _word(known["gender"], profile.gender)),
        (_("Year of birth"), _year(profile.birth_year)),
        (_("Education"), _word(known["education"], profile.education)),
        (_("Head of the household"), _yes_no(profile.household_head)),
        (_("Lives with a disability"), _yes_no(profile.disability)),
        (_("Works"), _word(known["settlement"], profile.settlement)),
        (_("How she works"), _word(known["work_relation"], profile.work_relation)),
        (_("Form of the home business"), _word(known["mode"], profile.mode)),
        (_("Field of work"), _category(session, profile.category_id)),
        (_("Paid workers"), _number(profile.paid_workers)),
        (_("Family helpers"), _number(profile.family_workers)),
        (
            _("Licence ends"),
            fmt_date(profile.licence_ends_on, lang()) if profile.licence_ends_on else "",
        ),
    ]
    return [(question, answer) for question, answer in found if answer]


def _word(words: dict[str, str], value: str | None) -> str:
    return words[value] if value else ""


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 - an answer, not a switch
    return "" if value is None else (_("Yes") if value else _("No"))


def _number(value: int | None) -> str:
    return "" if value is None else fmt_number(value, lang())


def _year(gregorian: int | None) -> str:
    if gregorian is None:
        return ""
    return fmt_digits(str(gregorian - 621 if lang() == "fa" else gregorian), lang())


def _category(session: Session, category_id: int | None) -> str:
    found = session.get(Category, category_id) if category_id else None
    return found.name.in_language(lang()) if found else ""
