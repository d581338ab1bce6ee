"""The journal forgets a person and keeps what was done, to whom it belongs and to everybody else."""

from __future__ import annotations

import pytest

from souche.domain.organisation.forgetting import forget_in_journal
from souche.domain.organisation.models import JournalEntry
from tests.cast import NOON

pytestmark = pytest.mark.django_db

EMAIL = "zoe@example.org"


def write(subject: str, **details: object) -> JournalEntry:
    return JournalEntry.record(verb="tickets.voided", subject=subject, details=dict(details), now=NOON)


def details_of(entry: JournalEntry) -> object:
    entry.refresh_from_db()
    return entry.details


def forget() -> None:
    forget_in_journal(now=NOON, subjects={"ORDER1"}, emails={EMAIL}, names={"Zoe Martin"})


def test_what_people_wrote_of_her_orders_goes_whole() -> None:
    entry = write("ORDER1", comment="la dame au chien", voided=["tkt_1"], amount_cents=1200)

    forget()

    assert details_of(entry) == {"comment": "", "voided": ["tkt_1"], "amount_cents": 1200}
    assert (entry.verb, entry.subject) == ("tickets.voided", "ORDER1")


def test_her_name_goes_from_what_is_hers_alone() -> None:
    hers, anothers = write("ORDER1", why="Zoe Martin called"), write("ORDER2", why="Zoe Martin called")

    forget()

    assert details_of(hers) == {"why": ""}
    assert details_of(anothers) == {"why": "Zoe Martin called"}


def test_her_address_goes_from_everywhere() -> None:
    entry = write("ORDER2", to="ZOE@example.org", comment="for the second time")

    forget()

    assert details_of(entry) == {"to": "", "comment": "for the second time"}


def test_without_an_address_nothing_else_is_touched() -> None:
    entry = write("ORDER2", to="charlie@example.org")

    forget_in_journal(now=NOON, subjects=set(), emails=set(), names=set())

    assert details_of(entry) == {"to": "charlie@example.org"}
