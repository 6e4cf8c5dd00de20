"""Who may call what: the recorded table of all routes by ten people, asked cell by cell.

The table is a line for each route and method: path, method, mark, then a word for each person.
`ok` the view took it (perhaps to find fault with what was typed), `sign-in` and `shop` led there,
`403` and `404` refused. `pytest tests/architecture/test_access_table.py --record-access` writes it
anew; read every changed cell before you commit it.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache

from marketplace.web.access import access_of
from tests.architecture.market import ROLES, SECRETS, STRANGERS, Answer, Market
from tests.client import JudgingClient
from tests.engines import SqliteEngine

TABLE = Path(__file__).with_name("access_table.txt")
HEAD = ("# path", "method", "mark", *ROLES)
WIDTHS = (84, 6, 28, *(max(len(role), 7) for role in ROLES))
Key = tuple[str, str]  # path, method
# Posts that find something to do in every row: most of the views' own words, none of them right.
FORM = {
    "action": "cancel", "remove": "1", "retire": "1", "price": "1", "reason": "x", "quantity": "1",
    "shop_id": "1", "method_id": "1", "variant_id": "1",
}  # fmt: skip
# Whose own rows a stranger's post may change though the address names no row of hers.
OWN = {"sign_in", "cart", "cart_line", "one_time_code"}


def routes(app: Flask) -> dict[Key, str]:
    """Return the mark of each route and method."""
    return {
        (rule.rule, method): access_of(app, rule.endpoint) or ""
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def recorded() -> dict[Key, list[str]]:
    """Return the table: mark and cells of each route and method."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    rows = [line.split() for line in lines if not line.startswith("#")]
    return {(path, method): cells for path, method, *cells in rows}


def write(app: Flask, role: str, answers: dict[Key, str]) -> None:
    """Write the column of `role` anew; routes that are gone go."""
    known = recorded()
    rows = [HEAD]
    for key, mark in sorted(routes(app).items()):
        cells = known.get(key, [])[1:] or ["?"] * len(ROLES)
        cells[ROLES.index(role)] = answers[key]
        rows.append((*key, mark, *cells))
    lines = ("  ".join(map(str.ljust, row, WIDTHS)).rstrip() for row in rows)
    TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def market(
    tmp_path_factory: pytest.TempPathFactory, compiled_templates: BytecodeCache
) -> Iterator[Market]:
    """One market for all ten; on SQLite, whose file can be put back in a moment."""
    from marketplace.app import create_app
    from marketplace.search import visitors

    folder = tmp_path_factory.mktemp("market")
    engine = SqliteEngine(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(visitors, "MEMORY", folder)
        app = create_app(
            {
                "secret_key": "only-for-tests-" + "x" * 32,
                "database_url": engine.make_database(folder),
                "instance_path": folder / "instance",
                "search_index": folder / "index",
                "mail_url": f"file://{folder / 'mail'}",
                "sms_url": f"file://{folder / 'sms'}",
                "demo": True,
            }
        )
        app.jinja_env.bytecode_cache = compiled_templates
        app.testing = True
        app.test_client_class = JudgingClient
        made = Market(app, folder / "bazarche.sqlite3")
        yield made
        made.close()


@pytest.mark.sqlite_only
@pytest.mark.parametrize("role", ROLES)
def test_every_route_answers_as_recorded(
    market: Market, role: str, request: pytest.FixtureRequest
) -> None:
    market.begin_anew()
    ask, answers, faults = market.caller(role), {}, []
    for rule, method in sorted(routes(market.app), key=lambda key: key[::-1]):
        before = market.version()
        answer = ask(method, market.path(rule), FORM)
        answers[rule, method] = kind = _kind(answer.status, answer.location)
        faults += [f"{rule} shows {found}" for found in _leaks(market, role, rule, answer)]
        if method == "POST" and market.version() != before:
            faults += [f"POST {rule}: {fault}" for fault in _wrong_writes(market, role, kind)]
            market.begin_anew()
    if request.config.getoption("--record-access"):
        write(market.app, role, answers)
    column = {key: cells[1 + ROLES.index(role)] for key, cells in recorded().items()}

    assert faults == []
    assert answers == column, "file the route with what each may do: see the top of this module"


def _kind(status: int, location: str) -> str:
    if status in {403, 404}:
        return str(status)
    gates = {"/en/account/sign-in": "sign-in", "/en/sell/open": "shop"}
    led = [gate for start, gate in gates.items() if location.startswith(start)]
    return led[0] if led and status == 302 else "ok"


def _leaks(market: Market, role: str, rule: str, answer: Answer) -> list[str]:
    """Words of somebody else's row in a page, or the number of her order where it leads to."""
    found = [words for words, may in SECRETS.items() if words in answer.words and role not in may]
    number = str(market.ids["number"])
    told = number in answer.location and "number" not in rule and role != "buyer"
    return [*found, *([number] if told else [])]


def _wrong_writes(market: Market, role: str, kind: str) -> list[str]:
    """A refusal writes nothing; a stranger changes no row that was there but her own."""
    if kind != "ok":
        return ["refused, yet it wrote"]
    touched = market.changed() - OWN if role in STRANGERS else set()
    return [f"a stranger changed {sorted(touched)}"] if touched else []


def test_the_table_has_each_route_with_its_mark(app: Flask) -> None:
    marks = {key: cells[0] for key, cells in recorded().items()}

    assert marks == routes(app), "file the new route, with who may call it"
    assert TABLE.read_text(encoding="utf-8").split("\n")[0].split()[3:] == list(HEAD[2:])


def test_the_cells_keep_to_the_mark() -> None:
    """A cell that lets in whom the mark keeps out is wrong, however it came to be recorded."""
    faults = []
    for key, (mark, *cells) in recorded().items():
        by = dict(zip(ROLES, cells, strict=True))
        outside = {"signed_in": {}, "shop_member": _without_a_shop(by), "public": {}}
        shut = outside.get(mark) if mark in outside else _without(mark, by)
        nobody = {} if mark == "public" else {"nobody": by["nobody"] == "sign-in"}
        faults += [(*key, role) for role, good in {**nobody, **(shut or {})}.items() if not good]

    assert faults == []


def _without_a_shop(by: dict[str, str]) -> dict[str, bool]:
    shops = {"nobody", "producer", "other_producer"}
    return {role: cell == "shop" for role, cell in by.items() if role not in shops}


def _without(mark: str, by: dict[str, str]) -> dict[str, bool]:
    roles = set(mark.removeprefix("role:").split(","))
    return {
        role: cell == "403"
        for role, cell in by.items()
        if role != "nobody" and role.removeprefix("other_") not in roles
    }


def test_each_row_opens_for_the_one_whose_it_is() -> None:
    """The ids asked for are real: no route refuses everybody."""
    nobodys = {key for key, (_mark, *cells) in recorded().items() if "ok" not in cells}

    assert nobodys == set()


def test_a_view_without_a_mark_does_not_start(app: Flask) -> None:
    from marketplace.web import access

    app.add_url_rule("/unmarked", endpoint="unmarked", view_func=lambda: "")

    with pytest.raises(RuntimeError, match="unmarked"):
        access.init_app(app)


def test_no_form_of_any_page_is_taken_without_its_token(app: Flask) -> None:
    client = app.test_client()
    rules = [rule.rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]

    answers = {rule: client.post(_example(rule)).status_code for rule in rules}

    assert rules
    assert set(answers.values()) == {400}, answers


def _example(rule: str) -> str:
    import re

    path = rule.replace("<any(fa,en):lang>", "en")
    path = re.sub(r"<any\((\w+)[^>]*>", r"\1", path)  # the first of the words it may be
    return re.sub(r"<(\w+:)?\w+>", "1", path)
