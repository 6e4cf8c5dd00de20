"""`marketplace user create`: one line of answer, one line of refusal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from marketplace.accounts import queries
from marketplace.accounts.services import check_password
from marketplace.cli import group
from marketplace.cli.context import Context
from marketplace.core.config import load_settings
from marketplace.core.db import Database
from marketplace.wiring import make_queue
from tests.factories import PASSWORD

Command = Callable[..., Result]
MAIL = "admin@example.com"


@pytest.fixture
def create(database: Database, tmp_path: Path) -> Command:
    """Run the command against the test's database."""
    settings = load_settings({}, {"secret_key": "x" * 40, "instance_path": tmp_path / "instance"})
    context = Context(bus=database.bus, make_queue=make_queue)
    context.__dict__.update(settings=settings, database=database)

    def run(*words: str, password: str = "") -> Result:
        return CliRunner().invoke(group, ["user", "create", *words], obj=context, input=password)

    return run


def test_a_person_is_made_with_role_and_password_from_standard_input(
    create: Command, database: Database
) -> None:
    done = create(
        "--email", "Admin@Example.com", "--phone", "0912 345 6789", "--role", "admin",
        "--password-stdin", password=f"{PASSWORD}\n",
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    with database.reading() as session:
        user_id = check_password(session, email=MAIL, password=PASSWORD)
        user = queries.find_by_email(session, MAIL)
        assert user is not None
        assert done.output == f"user {user_id}, admin\n"
        assert {grant.role.value for grant in user.grants} == {"buyer", "admin"}
        assert queries.verified_contacts(session, user_id).phone == "+989123456789"


@pytest.mark.parametrize(
    ("words", "password", "said"),
    [
        (["--email", "not one"], "", "email: not readable"),
        (["--phone", "12"], "", "mobile: not readable"),
        (["--email", MAIL, "--password-stdin"], "short\n", "password: too weak (short)"),
        (["--email", "taken@example.com"], "", "email: belongs to somebody already"),
    ],
)
def test_a_refusal_is_one_line_and_status_1(
    create: Command, words: list[str], password: str, said: str
) -> None:
    create("--email", "taken@example.com")

    done = create(*words, password=password)

    assert done.exit_code == 1
    assert done.stderr == f"Error: {said}\n"


@pytest.mark.parametrize("words", [[], ["--email", MAIL, "--role", "king"]])
def test_wrong_use_is_status_2(create: Command, words: list[str]) -> None:
    assert create(*words).exit_code == 2
