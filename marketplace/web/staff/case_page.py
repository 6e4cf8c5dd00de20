"""What the page of a case needs: the thing itself, its history, and what was typed so far."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from marketplace.accounts.models import User
from marketplace.accounts.queries import find_user
from marketplace.catalog import queries as catalog
from marketplace.catalog.models import Category
from marketplace.catalog.units import counted_unit
from marketplace.core.bilingual import Bilingual
from marketplace.demand.models import Need
from marketplace.demand.queries import get_need
from marketplace.moderation import queries
from marketplace.moderation.checklist import Step, steps
from marketplace.moderation.errors import NoSuchVerdict
from marketplace.moderation.models import Case, ShopPaper
from marketplace.moderation.reasons import Reason, compose, reasons_for
from marketplace.moderation.services import Decision
from marketplace.moderation.states import VERDICTS, CaseKind, SubjectKind, Verdict
from marketplace.places.models import City, County
from marketplace.reviews.models import Review
from marketplace.reviews.queries import get_review
from marketplace.shops.models import Shop
from marketplace.shops.queries import get_shop, members
from marketplace.web.db import session
from marketplace.web.pictures import Picture, picture_of
from marketplace.web.staff.differences import difference_of, fields_of


@dataclass(frozen=True, slots=True)
class NeedShown:
    """A need as its case shows it, with the tree in which a moderator places it."""

    need: Need
    unit: Bilingual
    county: Bilingual
    picture: Picture | None
    tree: Sequence[Category]


@dataclass(frozen=True, slots=True)
class Typed:
    """The decision as far as it is typed."""

    verdict: str = ""
    reasons: list[str] = field(default_factory=list)
    fa: str = ""
    en: str = ""
    revision: int = 0
    urgent: bool = False
    category: str = ""

    def with_templates(self) -> "Typed":
        """Return it with the texts of newly ticked reasons added to what is typed."""
        fa, en = self.fa, self.en
        for code in self.reasons:
            text = compose([code])
            fa = fa if text.fa in fa else f"{fa}\n{text.fa}".strip()
            en = en if text.en in en else f"{en}\n{text.en}".strip()
        return replace(self, fa=fa, en=en)

    def decision(self) -> Decision:
        """Return it as the service takes it. Raises NoSuchVerdict when none was chosen."""
        if not self.verdict:
            raise NoSuchVerdict("verdict")
        category = catalog.find_category(session(), self.category)
        return Decision(
            Verdict(self.verdict),
            Bilingual(self.en, self.fa),
            self.revision,
            urgent=self.urgent,
            category_id=category.id if category else None,
        )


def case_facts(case: Case, typed: Typed) -> dict[str, Any]:
    """Return what the page of a case shows."""
    first = queries.get_case(session(), case.appeals_id) if case.appeals_id else None
    about = first or case
    about_it = queries.subjects(session(), [case])[case.id]
    shop = get_shop(session(), case.shop_id) if case.shop_id else None
    reader = _reader(case)
    return {
        "title": about_it.label,
        "risks": about_it.risks,
        "shop": shop,
        "place": _place(shop),
        "steps": _steps(case),
        "need": _need(case),
        "paper": _paper(case),
        "goods": _goods(shop, case),
        "review": _review(case),
        "difference": difference_of(about),
        "said": _said(about),
        "first": first,
        "people": _people(case, first),
        "reader": reader,
        "reader_lang": reader.language if reader else "fa",
        "verdicts": [verdict.value for verdict in VERDICTS[case.kind]],
        "reasons": _reasons(case),
        "history": _history(case),
        "preview": typed.fa if (reader is None or reader.language == "fa") else typed.en,
    }


def _steps(case: Case) -> list[Step]:
    asked = case.kind in (CaseKind.SHOP, CaseKind.PAPER) and case.shop_id is not None
    return steps(session(), shop_id=case.shop_id or 0) if asked else []


def _paper(case: Case) -> ShopPaper | None:
    if case.subject_kind is not SubjectKind.PAPER:
        return None
    return queries.get_paper(session(), case.subject_id)


def _need(case: Case) -> NeedShown | None:
    if case.subject_kind is not SubjectKind.NEED:
        return None
    need = get_need(session(), case.subject_id)
    size = (need.picture_width or 1200, need.picture_height or 900)
    return NeedShown(
        need,
        counted_unit(need.unit_code, need.quantity),
        session().get_one(County, need.county_code).name,
        picture_of(need.picture_key, size=size, alt=need.title),
        catalog.tree(session()),
    )


def _place(shop: Shop | None) -> Bilingual:
    if shop is None:
        return Bilingual()
    city = session().get(City, shop.city_code) if shop.city_code else None
    return (city or session().get_one(County, shop.county_code)).name


def _said(case: Case) -> Any:
    """All that goods say, where no two versions are compared."""
    if case.subject_kind is not SubjectKind.PRODUCT or case.proposed is not None:
        return None
    return fields_of(catalog.get_product(session(), case.subject_id))


def _goods(shop: Shop | None, case: Case) -> list[Any]:
    if shop is None or case.subject_kind is not SubjectKind.SHOP:
        return []
    return catalog.products_of_shop(session(), shop_id=shop.id)[:12]


def _review(case: Case) -> Review | None:
    if case.subject_kind is not SubjectKind.REVIEW:
        return None
    return get_review(session(), case.subject_id)


def _reader(case: Case) -> User | None:
    """Who will read the reason."""
    if case.subject_kind is SubjectKind.REVIEW:
        author_id = get_review(session(), case.subject_id).user_id
        return find_user(session(), author_id) if author_id else None
    if case.shop_id is None:
        writer_id = get_need(session(), case.subject_id).user_id
        return find_user(session(), writer_id) if writer_id else None
    return next(iter(members(session(), case.shop_id)), None)


def _people(case: Case, first: Case | None) -> dict[int, str]:
    ids = {case.claimed_by_id, case.decided_by_id, case.opened_by_id, case.proposed_by_id}
    ids |= {first.decided_by_id} if first else set()
    ids |= {report.reporter_id for report in case.reports}
    wanted = [person for person in ids if person is not None]
    rows = session().scalars(select(User).where(User.id.in_(wanted)))
    return {user.id: user.name or str(user.id) for user in rows}


def _reasons(case: Case) -> list[Reason]:
    found = reasons_for(case.kind)
    if case.kind is CaseKind.REPORT:
        wanted = {SubjectKind.REVIEW: CaseKind.REVIEW, SubjectKind.SHOP: CaseKind.SHOP}
        found = reasons_for(wanted.get(case.subject_kind, CaseKind.LISTING))
    return found


def _history(case: Case) -> list[Case]:
    """Earlier verdicts about the same thing, the newest first."""
    return list(
        session().scalars(
            select(Case)
            .where(
                Case.subject_kind == case.subject_kind,
                Case.subject_id == case.subject_id,
                Case.verdict.is_not(None),
                Case.id != case.id,
            )
            .order_by(Case.decided_at.desc())
            .limit(10)
        )
    )
