"""Reads of fairs as a whole. Drafts are seen by those who run them only."""

from dataclasses import dataclass
from datetime import date
from itertools import islice

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from marketplace.core.text import search_key
from marketplace.fairs.errors import UnknownFair
from marketplace.fairs.models import Fair, FairLog, FairMember
from marketplace.fairs.states import FairState


def _public() -> Select[Fair]:
    return select(Fair).where(Fair.state != FairState.DRAFT)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which fairs a visitor looks for; empty means all."""

    words: str = ""
    province_code: str = ""
    organizer: str = ""
    free: bool = False

    @property
    def arguments(self) -> dict[str, str]:
        """The same as parts of an address."""
        given = {
            "q": self.words,
            "province": self.province_code,
            "organizer": self.organizer,
            "free": "1" if self.free else "",
        }
        return {name: value for name, value in given.items() if value}


EVERY = Wanted()


def _matching(wanted: Wanted) -> Select[Fair]:
    query = _public()
    if wanted.province_code:
        query = query.where(Fair.province_code == wanted.province_code)
    if wanted.organizer:
        query = query.where(
            or_(Fair.organizer_fa == wanted.organizer, Fair.organizer_en == wanted.organizer)
        )
    return query.where(Fair.free_entry) if wanted.free else query


def _has_words(fair: Fair, wanted: Wanted) -> bool:
    """Compare by the spelling-blind key, which the database does not know; fairs are few."""
    texts = (fair.title, fair.venue, fair.city, fair.organizer, fair.description)
    text = " ".join(search_key(part) for each in texts for part in (each.fa, each.en))
    return all(part in text for part in search_key(wanted.words).split())


def coming(session: Session, *, today: date, wanted: Wanted = EVERY, limit: int = 60) -> list[Fair]:
    """Return the fairs that are on or to come, the nearest first, those put off last."""
    query = _matching(wanted).where(
        or_(
            and_(Fair.ends_on >= today, Fair.state == FairState.PUBLISHED),
            Fair.state == FairState.POSTPONED,
        )
    )
    rows = session.scalars(
        query.order_by(Fair.state == FairState.POSTPONED, Fair.starts_on, Fair.id)
    )
    return list(islice((fair for fair in rows if _has_words(fair, wanted)), limit))


def past(session: Session, *, today: date, wanted: Wanted = EVERY, limit: int = 30) -> list[Fair]:
    """Return the fairs that are over, the last first."""
    query = _matching(wanted).where(Fair.ends_on < today, Fair.state == FairState.PUBLISHED)
    rows = session.scalars(query.order_by(Fair.ends_on.desc(), Fair.id))
    return list(islice((fair for fair in rows if _has_words(fair, wanted)), limit))


def in_days(session: Session, *, first: date, last: date, wanted: Wanted = EVERY) -> list[Fair]:
    """Return the public fairs, cancelled ones too, that touch a span, with their days."""
    query = _matching(wanted).where(Fair.starts_on <= last, Fair.ends_on >= first)
    rows = session.scalars(query.options(selectinload(Fair.days)).order_by(Fair.starts_on, Fair.id))
    return [fair for fair in rows if _has_words(fair, wanted)]


def get_fair(session: Session, slug: str) -> Fair:
    """Return the fair of that address with days, call and kinds of booth. Raises UnknownFair."""
    fair = session.scalar(
        select(Fair)
        .where(Fair.slug == slug)
        .options(selectinload(Fair.booth_types), selectinload(Fair.days), joinedload(Fair.call))
    )
    if fair is None:
        raise UnknownFair
    return fair


def get_public_fair(session: Session, slug: str) -> Fair:
    """Return a fair that everybody may see. Raises UnknownFair, for drafts too."""
    fair = get_fair(session, slug)
    if fair.state is FairState.DRAFT:
        raise UnknownFair
    return fair


def get_fair_of(session: Session, slug: str, *, user_id: int) -> Fair:
    """Return a fair that this person runs. Raises UnknownFair, for others' fairs too."""
    fair = get_fair(session, slug)
    mine = select(FairMember.id).where(FairMember.fair_id == fair.id, FairMember.user_id == user_id)
    if session.scalar(mine) is None:
        raise UnknownFair
    return fair


def fairs_of_user(session: Session, *, user_id: int) -> list[Fair]:
    """Return the fairs a person runs, the next to come first and those over last."""
    return list(
        session.scalars(
            select(Fair)
            .join(FairMember, FairMember.fair_id == Fair.id)
            .where(FairMember.user_id == user_id)
            .options(joinedload(Fair.call))
            .order_by(Fair.ends_on.desc(), Fair.id)
        )
    )


def history(session: Session, fair_id: int, *, limit: int = 30) -> list[FairLog]:
    """Return what was done to a fair, the last first."""
    return list(
        session.scalars(
            select(FairLog)
            .where(FairLog.fair_id == fair_id)
            .order_by(FairLog.id.desc())
            .limit(limit)
        )
    )
