"""The journal names who acted, and still does once they are gone."""

from __future__ import annotations

import pytest

from souche.domain.organisation.models import SOUCHE, STRIPE, UNKNOWN, JournalEntry, buyer
from tests.cast import NOON, hire_bob
from tests.migrations import back_to_today, go_to

pytestmark = pytest.mark.django_db

FORMERLY = [
    ("case.kept", "bob"),
    ("dispute.lost", ""),
    ("refund.succeeded", ""),
    ("refund.requested", ""),
    ("customer.erased", ""),
    ("register.repaired", ""),
]


def test_somebody_of_the_staff_is_named_as_they_were() -> None:
    """A name that changes later does not change what was written."""
    bob = hire_bob()
    bob.first_name, bob.last_name = "Bob", "Martin"
    bob.save()
    entry = JournalEntry.record(verb="event.changed", actor=bob, now=NOON)
    bob.first_name = "Robert"
    bob.save()
    entry.refresh_from_db()
    assert (entry.who, entry.actor) == (f"Bob Martin ({bob.username})", bob)


def test_a_buyer_is_a_number() -> None:
    """Whoever is erased is never named in the journal."""
    entry = JournalEntry.record(verb="tickets.voided", actor=buyer(12), now=NOON)
    assert (entry.who, entry.actor_kind, entry.actor_name) == ("Acheteur n° 12", "buyer", "12")


@pytest.mark.parametrize(
    ("actor", "said"), [(STRIPE, "Stripe"), (UNKNOWN, "Inconnu"), (buyer(None), "Acheteur")]
)
def test_what_has_no_name_is_said_by_its_kind(actor: object, said: str) -> None:
    """Stripe and whoever nobody knows have no name of their own."""
    assert JournalEntry.record(verb="dispute.lost", actor=actor, now=NOON).who == said  # type: ignore[arg-type]  # of the table above


def test_without_a_word_it_was_souche() -> None:
    """What the box office does by itself needs no actor."""
    assert JournalEntry.record(verb="register.repaired", now=NOON).who == "Souche"


@pytest.mark.django_db(transaction=True)
def test_of_what_was_written_before_only_the_known_is_said() -> None:
    """Without a name a refund was asked for by its buyer or by Souche: nobody noted which."""
    bob = hire_bob()
    for verb, actor in FORMERLY:
        JournalEntry.record(verb=verb, actor=bob if actor == "bob" else SOUCHE, now=NOON)

    with back_to_today():
        go_to("organisation", "0011_invitations")

    said = dict(JournalEntry.objects.values_list("verb", "actor_kind"))
    assert said == {
        "case.kept": "staff",
        "dispute.lost": "stripe",
        "refund.succeeded": "stripe",
        "refund.requested": "unknown",
        "customer.erased": "buyer",
        "register.repaired": "souche",
    }
    assert JournalEntry.objects.get(verb="case.kept").actor_name == bob.username
