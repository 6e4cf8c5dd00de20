"""A verdict about something that the buyer of the market wrote."""

from sqlalchemy.orm import Session

from marketplace.accounts.states import Role
from marketplace.core.clock import utc_now
from marketplace.moderation.services import About
from marketplace.moderation.states import SubjectKind, Verdict
from marketplace.reviews.models import Review
from marketplace.reviews.services import ReviewFacts, write_review
from tests.factories import make_user
from tests.factories.moderation import complain, decide


def verdict_on(session: Session, like: Review, *, buyer_id: int) -> int:
    """Return the case by which a second review, the buyer's own, was hidden."""
    review = write_review(
        session,
        product_id=like.product_id,
        shop_id=like.shop_id,
        facts=ReviewFacts(1, like.text, like.author, like.city, verified_purchase=True),
        now=utc_now(),
    )
    review.user_id = buyer_id
    staff = make_user(session, role=Role.MODERATOR)
    case = complain(session, About(SubjectKind.REVIEW, review.id))
    return decide(session, case.id, Verdict.SUSPEND, staff).id
