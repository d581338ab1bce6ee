"""Who walks: a stranger, buyers, each role, and somebody without one."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from django.test import Client

from souche.domain.organisation.roles import Role
from tests.entrypoints.account.visits import enter_account
from tests.entrypoints.administration.rows import enter

if TYPE_CHECKING:
    from tests.walk.house import House


class Who(StrEnum):
    """One letter for each, as the table of addresses writes them."""

    STRANGER = "S"
    HOLDER = "L"  # of a link that was sent: to an order, to an account, to an invitation
    BUYER = "E"  # who entered their account
    OWNER = "O"
    BOX_OFFICE = "B"
    COUNTER = "G"
    DOOR = "P"
    ACCOUNTANT = "C"
    COMMUNICATION = "M"
    NO_ROLE = "N"


ROLES = {
    Who.OWNER: Role.OWNER,
    Who.BOX_OFFICE: Role.BOX_OFFICE,
    Who.COUNTER: Role.COUNTER,
    Who.DOOR: Role.DOOR,
    Who.ACCOUNTANT: Role.ACCOUNTANT,
    Who.COMMUNICATION: Role.COMMUNICATION,
    Who.NO_ROLE: "",
}
STAFF = frozenset(ROLES)


def browser_of(who: Who, house: House) -> Client:
    """Return the browser of somebody, signed in as they are."""
    if who in ROLES:
        return enter(house.colleague(ROLES[who]))
    if who == Who.BUYER:
        return enter_account(house.order.customer)
    return Client()
