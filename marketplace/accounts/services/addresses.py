"""The address book."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from marketplace.accounts import queries
from marketplace.accounts.models import Address


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """An address as it was typed and checked."""

    recipient: str
    mobile: str
    province_code: str
    county_code: str
    city_code: str
    street: str
    postal_code: str
    label: str = ""


def _write(address: Address, facts: AddressFacts) -> None:
    address.recipient, address.mobile = facts.recipient, facts.mobile
    address.province_code, address.county_code = facts.province_code, facts.county_code
    address.city_code, address.street = facts.city_code, facts.street
    address.postal_code, address.label = facts.postal_code, facts.label


def add_address(session: Session, *, user_id: int, facts: AddressFacts, now: datetime) -> Address:
    """Save an address of the person."""
    address = Address(user_id=user_id, created_at=now)
    _write(address, facts)
    session.add(address)
    session.flush()
    return address


def change_address(session: Session, *, user_id: int, address_id: int, facts: AddressFacts) -> None:
    """Change an address of the person. Raises UnknownAddress."""
    _write(queries.get_address(session, user_id=user_id, address_id=address_id), facts)


def remove_address(session: Session, *, user_id: int, address_id: int) -> None:
    """Remove an address of the person. Raises UnknownAddress."""
    session.delete(queries.get_address(session, user_id=user_id, address_id=address_id))
