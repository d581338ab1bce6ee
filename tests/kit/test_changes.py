"""What changed between two looks is told field by field, and secrets never."""

from __future__ import annotations

from datetime import UTC, datetime

from souche.domain.catalogue.models import Event, Price
from souche.domain.organisation.models import Organisation
from souche.kit.changes import changes_between, snapshot


def test_only_what_changed_is_told() -> None:
    before = snapshot([Price(pk=1, public_id="p", label="Plein", amount_cents=2400, is_active=True)])
    after = snapshot([Price(pk=1, public_id="p", label="Plein tarif", amount_cents=2400, is_active=False)])

    told = [(each.field, each.old, each.new) for each in changes_between(before, after)]

    assert told == [("label", "Plein", "Plein tarif"), ("is_active", True, False)]


def test_a_row_that_came_or_went_is_told_whole() -> None:
    price = snapshot([Price(pk=1, label="Plein", amount_cents=2400)])

    came = {each.field: (each.old, each.new) for each in changes_between({}, price)}
    went = {each.field: (each.old, each.new) for each in changes_between(price, {})}

    assert (came["amount_cents"], went["amount_cents"]) == ((None, 2400), (2400, None))


def test_an_instant_is_kept_as_text() -> None:
    look = snapshot([Event(pk=1, title="Hamlet", starts_at=datetime(2027, 3, 5, 19, 30, tzinfo=UTC))])
    assert look["catalogue.event 1"][1]["starts_at"] == "2027-03-05T19:30:00+00:00"


def test_what_is_left_out_and_secrets_are_not_looked_at() -> None:
    house = Organisation(pk=1, name="Théâtre", stripe_secret_key="sk_test_1", city="Dijon")
    fields = snapshot([house], without=["city"])["organisation.organisation 1"][1]
    assert fields["name"] == "Théâtre"
    assert {"city", "stripe_secret_key", "stripe_webhook_secret", "id"}.isdisjoint(fields)
