"""A moderator in a process of her own, with her own connection."""

from datetime import UTC, datetime

from marketplace.core.bilingual import Bilingual
from marketplace.core.db import Database
from marketplace.core.errors import DomainError
from marketplace.moderation import services as moderation
from marketplace.moderation.services import Decision
from marketplace.moderation.states import Verdict
from marketplace.wiring import make_bus


def act(url: str, case_id: int, moderator_id: int, what: str) -> str:
    """Claim or decide a case; return `won ID` or the code of the refusal."""
    database, now = Database(url, make_bus()), datetime.now(UTC)
    try:
        with database.transaction() as session:
            if what == "claim":
                moderation.claim_case(session, case_id=case_id, by_id=moderator_id, now=now)
            elif what == "lapse":
                moderation.lapse_proposals(session, now=now)
            else:
                verdict = Verdict.SUSPEND if what == "confirm" else Verdict.APPROVE
                decision = Decision(verdict, Bilingual("why", "چرا"), 1)
                moderation.decide_case(
                    session, case_id=case_id, by_id=moderator_id, decision=decision, now=now
                )
            return f"won {moderator_id}"
    except DomainError as error:
        return error.code
    finally:
        database.dispose()
