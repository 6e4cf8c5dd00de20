"""Reports by guests through their page, and that each verdict has words."""

import pytest

from marketplace.moderation.states import CaseKind, Verdict
from tests.client import JudgingClient
from tests.web.conftest import Shelf
from tests.web.desk import open_cases


@pytest.mark.parametrize("lang", ["fa", "en"])
def test_a_guest_reports_with_words_and_a_bad_form_is_shown_again(
    shelf: Shelf, client: JudgingClient, lang: str
) -> None:
    address = f"/{lang}/report/shop/{shelf.jams}"
    client.get(address)

    bad = client.submit(address, {"reason": "", "text": "It is not homemade."})
    good = client.submit(address, {"reason": "untrue", "text": "It is not homemade."})

    assert (bad.status_code, good.status_code) == (422, 302)
    assert "It is not homemade." in bad.text
    assert len(open_cases(shelf, CaseKind.REPORT)) == 1
    assert client.get(f"/{lang}/report/product/99999").status_code == 404
    assert client.get(f"/{lang}/report/order/1").status_code == 404


def test_reports_from_one_address_are_limited_and_say_when_again(
    shelf: Shelf, client: JudgingClient
) -> None:
    address = f"/en/report/shop/{shelf.jams}"
    client.get(address)
    answers = [client.submit(address, {"reason": "other"}) for _ in range(21)]

    assert [a.status_code for a in answers[-2:]] == [302, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_a_verdict_of_each_kind_has_words(shelf: Shelf) -> None:
    from marketplace.moderation.states import VERDICTS
    from marketplace.notifications.render import _environment

    for lang in ("fa", "en"):
        macro = _environment(lang).get_template("components/verdicts.html").module.sentence
        whats = {f"{k.value}.{v.value}" for k, vs in VERDICTS.items() for v in vs}
        whats -= {f"need.{v.value}" for v in VERDICTS[CaseKind.NEED]}  # the board tells those
        whats -= {w for w in whats if w.endswith(".suspend") or w == "report.dismiss"}
        for what in {
            *whats,
            "suspend",
            "hidden",
            "report.dismissed",
            "back",
            "report.right",
            "report.dismiss",
        }:
            assert len(str(macro(what))) > 5
    assert Verdict.GRANT in VERDICTS[CaseKind.APPEAL]
