"""What tests of the workshop share: a photo, and a moderator who approves all that waits."""

import re
from io import BytesIO

from PIL import Image

from marketplace.accounts.states import Role
from marketplace.moderation import queries
from marketplace.moderation.states import CaseKind
from tests.factories import make_user
from tests.web.conftest import Shelf, SignedIn


def photo(size: tuple[int, int] = (800, 600)) -> BytesIO:
    out = BytesIO()
    Image.new("RGB", size, "tomato").save(out, "JPEG")
    out.seek(0)
    return out


def approve_all(shelf: Shelf, signed_in: SignedIn) -> None:
    """Let a moderator approve all that waits, page by page."""
    with shelf.database.transaction() as session:
        moderator = make_user(session, role=Role.MODERATOR).id
    staff = signed_in(moderator)
    while case := re.search(r"/fa/staff/cases/\d+", staff.get("/fa/staff/").text):
        revision = re.search(r'name="revision" value="(\d+)"', staff.get(case[0]).text)
        assert revision
        answer = staff.submit(case[0], {"verdict": "approve", "revision": revision[1]})
        assert answer.status_code == 302


def open_cases(shelf: Shelf, kind: CaseKind) -> list[int]:
    with shelf.database.reading() as session:
        return [case.id for case in queries.queue(session, kind=kind)]
