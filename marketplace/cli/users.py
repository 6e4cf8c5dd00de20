"""`marketplace user`: people."""

import sys

import click

from marketplace.accounts.errors import AlreadyTaken, WeakPassword
from marketplace.accounts.services import create_user, grant_role
from marketplace.accounts.states import Role
from marketplace.cli.context import open_database, refuse
from marketplace.core.clock import utc_now
from marketplace.core.contact import ContactError, normalise_email, normalise_mobile


@click.group(name="user")
def group() -> None:
    """Add people.

    Example: echo 'a long password' | marketplace user create --email a@b.example --role admin
    --password-stdin
    """


@group.command()
@click.option("--email")
@click.option("--phone")
@click.option("--name", default="")
@click.option("--role", type=click.Choice([role.value for role in Role]), default="buyer")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def create(
    email: str | None, phone: str | None, name: str, role: str, password_stdin: bool
) -> None:
    """Add a person with a role. Example: marketplace user create --phone 09123456789."""
    if not email and not phone:
        message = "give --email or --phone"
        raise click.UsageError(message)
    try:
        known_email = normalise_email(email) if email else None
        known_phone = normalise_mobile(phone) if phone else None
    except ContactError as error:
        raise refuse(f"{error.reason}: not readable") from None
    password = sys.stdin.readline().rstrip("\n") if password_stdin else None
    try:
        with open_database().transaction() as session:
            user = create_user(
                session,
                name=name,
                email=known_email,
                phone=known_phone,
                password=password,
                language="fa",
                verified=True,  # the operator vouches
                now=utc_now(),
            )
            grant_role(session, user_id=user.id, role=Role(role), now=utc_now())
    except AlreadyTaken as error:
        raise refuse(f"{error.field}: belongs to somebody already") from None
    except WeakPassword as error:
        raise refuse(f"password: too weak ({error.params['why']})") from None
    click.echo(f"user {user.id}, {role}")
