"""Who hears of a verdict: the people of the shop, who wrote the review, and who reported."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from marketplace.accounts.models import User
from marketplace.accounts.queries import find_user
from marketplace.core.bilingual import Bilingual
from marketplace.moderation.events import CaseDecided, HiddenForNow, Reinstated
from marketplace.moderation.models import Case
from marketplace.moderation.queries import get_case
from marketplace.moderation.services.opening import About
from marketplace.moderation.services.outcomes import label_of
from marketplace.moderation.states import CaseKind, SubjectKind, Verdict
from marketplace.notifications.services import queue_message
from marketplace.notifications.states import MessageChannel
from marketplace.reviews.queries import get_review
from marketplace.shops.queries import members


@dataclass(frozen=True, slots=True)
class News:
    """One verdict as people read it: `what` chooses the sentence, `path` leads to more."""

    key: str
    what: str
    name: Bilingual
    reason: Bilingual
    path: str


def tell_verdict(session: Session, event: CaseDecided) -> None:
    """The people whom a verdict is about get it with its reason; reporters hear the outcome."""
    case = get_case(session, event.case_id)
    if case.kind is CaseKind.NEED:
        return  # the board tells its writer
    name = label_of(session, About(case.subject_kind, case.subject_id))
    if case.verdict is not Verdict.DISMISS:
        _send(session, _people(session, case), _news(case, name), event.at)
    answer = "report.right" if case.verdict is Verdict.SUSPEND else "report.dismiss"
    reporters = [find_user(session, r.reporter_id) for r in case.reports if r.reporter_id]
    heard = News(f"report:{case.id}", answer, name, Bilingual(), "")
    _send(session, [user for user in reporters if user], heard, event.at)


def _news(case: Case, name: Bilingual) -> News:
    verdict = case.verdict.value if case.verdict else ""
    what = "suspend" if case.verdict is Verdict.SUSPEND else f"{case.kind.value}.{verdict}"
    about_review = case.subject_kind is SubjectKind.REVIEW
    if about_review and case.kind is CaseKind.REPORT:
        what = "review.reject"
    path = f"account/verdicts/{case.id}" if about_review else f"sell/verdicts/{case.id}"
    return News(f"verdict:{case.id}", what, name, case.reason, path)


def _people(session: Session, case: Case) -> list[User]:
    if case.shop_id is not None and case.subject_kind is not SubjectKind.REVIEW:
        return members(session, case.shop_id)
    author_id = get_review(session, case.subject_id).user_id
    author = find_user(session, author_id) if author_id is not None else None
    return [author] if author else []


def tell_hidden(session: Session, event: HiddenForNow) -> None:
    """The people of a shop hear at once that something is hidden until a second person decides."""
    case = get_case(session, event.case_id)
    if case.shop_id is None or not case.urgent:
        return
    name = label_of(session, About(case.subject_kind, case.subject_id))
    key = f"hidden:{case.id}:{int(event.at.timestamp())}"
    news = News(key, "hidden", name, case.reason, f"sell/verdicts/{case.id}")
    _send(session, members(session, case.shop_id), news, event.at)


def tell_reinstated(session: Session, event: Reinstated) -> None:
    """The people of a shop hear that something is back."""
    about = About(SubjectKind(event.subject_kind), event.subject_id)
    news = News(
        key=f"back:{about.kind.value}:{about.id}:{int(event.at.timestamp())}",
        what="back",
        name=label_of(session, about),
        reason=Bilingual(event.reason_en, event.reason_fa),
        path="sell/",
    )
    _send(session, members(session, event.shop_id), news, event.at)


def _send(session: Session, people: Iterable[User], news: News, now: datetime) -> None:
    facts: dict[str, Any] = {
        "what": news.what,
        "name": {"en": news.name.en, "fa": news.name.fa},
        "reason": {"en": news.reason.en, "fa": news.reason.fa},
        "path": news.path,
    }
    for user in people:
        ways = ((MessageChannel.EMAIL, user.email), (MessageChannel.SMS, user.phone))
        for channel, recipient in ways:
            if recipient:
                queue_message(
                    session,
                    key=f"{news.key}:{user.id}:{channel.value}",
                    channel=channel,
                    template="verdict",
                    recipient=recipient,
                    language=user.language,
                    facts=facts,
                    now=now,
                )
