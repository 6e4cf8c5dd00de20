"""What the queue does when it hears of needs: in the transaction, true together with them."""

from sqlalchemy.orm import Session

from marketplace.demand.events import NeedLeft, NeedPosted
from marketplace.demand.queries import get_need
from marketplace.moderation import queries
from marketplace.moderation.services.opening import About, find_waiting, open_case
from marketplace.moderation.states import CaseKind, CaseState, SubjectKind


def queue_need(session: Session, event: NeedPosted) -> None:
    """A need was written, or mended while it waits: nobody lets through what she has not seen."""
    about = About(SubjectKind.NEED, event.need_id)
    waiting = find_waiting(session, CaseKind.NEED, about)
    if waiting is None:
        writer_id = get_need(session, event.need_id).user_id
        open_case(session, CaseKind.NEED, about, by_id=writer_id, now=event.at)
    else:
        queries.get_case(session, waiting.id, lock=True).revision += 1


def drop_need(session: Session, event: NeedLeft) -> None:
    """The need was closed by its writer, or its day passed: there is nothing left to decide."""
    waiting = find_waiting(session, CaseKind.NEED, About(SubjectKind.NEED, event.need_id))
    if waiting is not None:
        waiting.state = CaseState.WITHDRAWN
