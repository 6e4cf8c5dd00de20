"""The address book belongs to one person."""

from dataclasses import replace

import pytest

from marketplace.accounts import queries
from marketplace.accounts.errors import UnknownAddress
from marketplace.accounts.services import add_address, change_address, remove_address
from marketplace.accounts.services.addresses import AddressFacts
from marketplace.core.db import Database
from tests.factories import NOW, make_places, make_user


@pytest.fixture
def facts(database: Database) -> AddressFacts:
    with database.transaction() as session:
        city = make_places(session)
        return AddressFacts(
            recipient="Mina",
            mobile="+989123456789",
            province_code=city.province_code,
            county_code=city.county_code,
            city_code=city.code,
            street="Saadi Street 12",
            postal_code="4513615891",
        )


def test_an_address_is_kept_changed_and_removed(database: Database, facts: AddressFacts) -> None:
    with database.transaction() as session:
        user_id = make_user(session).id
        address_id = add_address(session, user_id=user_id, facts=facts, now=NOW).id

        changed = replace(facts, street="Ferdowsi 3", label="workshop")
        change_address(session, user_id=user_id, address_id=address_id, facts=changed)

        found = queries.get_address(session, user_id=user_id, address_id=address_id)
        assert (found.street, found.label, found.recipient) == ("Ferdowsi 3", "workshop", "Mina")
        remove_address(session, user_id=user_id, address_id=address_id)
        session.flush()
        assert queries.addresses(session, user_id=user_id) == []


def test_nobody_reads_changes_or_removes_anothers_address(
    database: Database, facts: AddressFacts
) -> None:
    with database.transaction() as session:
        owner, stranger = make_user(session).id, make_user(session).id
        address_id = add_address(session, user_id=owner, facts=facts, now=NOW).id
        whose = {"user_id": stranger, "address_id": address_id}

        with pytest.raises(UnknownAddress):
            queries.get_address(session, **whose)
        with pytest.raises(UnknownAddress):
            change_address(session, **whose, facts=replace(facts, street="mine"))
        with pytest.raises(UnknownAddress):
            remove_address(session, **whose)

        assert [a.street for a in queries.addresses(session, user_id=owner)] == ["Saadi Street 12"]
