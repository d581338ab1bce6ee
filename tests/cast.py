"""The cast: Alice buys, Bob works here, Charlie is a stranger; and the theatre they meet in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from souche.actions.place_order import Buyer
from souche.domain.catalogue.models import Event, Plan, Price, Product, Quota, Term
from souche.domain.customers.models import BuyerIdentity, BuyerType
from souche.domain.organisation.models import Organisation, StaffMember
from souche.domain.organisation.roles import Role
from souche.kit import clock
from tests.second_step import give_app

ALICE = Buyer(name="Alice Martin", email="alice@example.org", language="fr")
CHARLIE = Buyer(name="Charlie Inconnu", email="charlie@example.org", language="en")
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
REDUCED = Decimal("5.50")


def open_theatre(**changes: object) -> Organisation:
    """Write the one organisation; `changes` replace its fields."""
    fields: dict[str, object] = {
        "name": "Le Petit Théâtre",
        "legal_name": "Association Le Petit Théâtre",
        "street": "12 rue des Cordeliers",
        "postal_code": "21000",
        "city": "Dijon",
        "siren": "732829320",
        "siret": "73282932000074",
        "vat_number": "FR44732829320",
        "email": "billetterie@theatre.example",
        "is_invoicing_enabled": True,
    }
    return Organisation.objects.create(pk=1, **{**fields, **changes})


def hire_bob(*, role: str = Role.OWNER) -> StaffMember:
    """Return Bob, who works here: the owner, unless another role is given, or none by "".

    His telephone shows codes (tests/second_step.py).
    """
    bob = StaffMember.objects.create_user(
        "bob", "bob@theatre.example", "correct-horse-staple", is_staff=True, role=role
    )
    if bob.moves_money:
        give_app(bob)
    return bob


def announce(*, slug: str = "hamlet", now: datetime | None = None, **changes: object) -> Event:
    """Write a published event ten days after `now`, without prices; `changes` replace its fields.

    `now` is the clock's unless given: an event of a fixed day would be over one day, and the tests with it.
    """
    day = (now or clock.now()) + timedelta(days=10)
    fields: dict[str, object] = {
        "slug": slug,
        "title": slug.capitalize(),
        "place_name": "Grande salle",
        "starts_at": day,
        "ends_at": day + timedelta(hours=2),
        "is_published": True,
    }
    return Event.objects.create(**{**fields, **changes})


def move_to_saturday(event: Event) -> None:
    """Move an event to Saturday 5 December 2099, 13:00 in Paris: it prints the same whenever tests run."""
    event.starts_at = datetime(2099, 12, 5, 12, 0, tzinfo=UTC)
    event.ends_at = event.starts_at + timedelta(hours=2)
    event.save()


def add_price(event: Event, *, quota: Quota | None = None, size: int = 100, **changes: object) -> Price:
    """Add a price of 24 € with its product and, unless one is given, a quota of its own."""
    fields: dict[str, object] = {
        "product": Product.objects.get_or_create(event=event, name="Place assise")[0],
        "quota": quota or Quota.objects.create(event=event, name="Salle", size=size),
        "label": "Plein tarif",
        "amount_cents": 2400,
        "vat_rate": REDUCED,
    }
    return Price.objects.create(**{**fields, **changes})


def offer_plan(*, slug: str = "adhesion", cents: int = 3000, **changes: object) -> Plan:
    """Write a published membership of a year at 30 €; `changes` replace the fields of the plan."""
    fields: dict[str, object] = {
        "slug": slug,
        "name": "Adhésion",
        "term": Term.YEAR,
        "is_published": True,
    }
    plan = Plan.objects.create(**{**fields, **changes})
    Price.objects.create(product=plan, label="Plein tarif", amount_cents=cents, vat_rate=Decimal("0.00"))
    return plan


def event_of(price: Price) -> Event:
    """Return the event that sells at a price."""
    assert price.product.event
    return price.product.event


def quota_of(price: Price) -> Quota:
    """Return the quota that a price draws on."""
    assert price.quota
    return price.quota


def identity(**changes: object) -> BuyerIdentity:
    """Return the company that Alice buys for, not written yet; `changes` replace its fields."""
    fields: dict[str, object] = {
        "buyer_type": BuyerType.COMPANY,
        "name": "Moutardes Martin SAS",
        "street": "4 rue de la Liberté",
        "postal_code": "21000",
        "city": "Dijon",
        "country": "FR",
        "siren_or_siret": "73282932000074",
        "vat_number": "FR44732829320",
    }
    return BuyerIdentity(**{**fields, **changes})
