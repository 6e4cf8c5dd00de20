"""Writes about people: who they are, how they sign in, where they live."""

from marketplace.accounts.services.addresses import add_address, change_address, remove_address
from marketplace.accounts.services.codes import ask_code, redeem_code, try_code
from marketplace.accounts.services.password_tries import (
    count_password_try,
    forget_password_tries,
)
from marketplace.accounts.services.people import (
    change_contact,
    change_profile,
    check_password,
    create_user,
    grant_role,
    hash_new_password,
    set_password,
    sign_up,
)
from marketplace.accounts.services.sign_ins import (
    revoke_all_sign_ins,
    revoke_sign_in,
    sign_in,
    touch_sign_in,
)

__all__ = [
    "add_address",
    "ask_code",
    "change_address",
    "change_contact",
    "change_profile",
    "check_password",
    "count_password_try",
    "create_user",
    "forget_password_tries",
    "grant_role",
    "hash_new_password",
    "redeem_code",
    "remove_address",
    "revoke_all_sign_ins",
    "revoke_sign_in",
    "set_password",
    "sign_in",
    "sign_up",
    "touch_sign_in",
    "try_code",
]
