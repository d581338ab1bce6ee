"""Saving the configuration tries a new key first and tells the journal what changed, never the secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from souche.actions.configure_organisation import configure_organisation
from souche.actions.configure_portal import PortalNotConfigured
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments.gateway.errors import StripeKeyRefused
from tests.cast import NOON, hire_bob, open_theatre
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from pytest_django import Settings

    from souche.domain.organisation.models import StaffMember
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


@pytest.fixture
def bob(local_stripe: LocalStripe) -> StaffMember:
    del local_stripe
    open_theatre(is_invoicing_enabled=False)
    return hire_bob()


def save(bob: StaffMember, *, secret_key: str = "", webhook_secret: str = "", **changes: object) -> None:
    organisation = Organisation.current()
    for name, value in changes.items():
        setattr(organisation, name, value)
    configure_organisation(
        organisation=organisation, secret_key=secret_key, webhook_secret=webhook_secret, actor=bob, now=NOON
    )


def verbs() -> list[str]:
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))


def test_the_switch_is_told_to_the_journal_both_ways(bob: StaffMember) -> None:
    save(bob, is_invoicing_enabled=True)
    save(bob, is_invoicing_enabled=False)

    assert verbs() == ["configuration.invoicing_enabled", "configuration.invoicing_disabled"]
    entry = JournalEntry.objects.all()[0]
    assert (entry.actor, entry.happened_at) == (bob, NOON)


def told(entry: JournalEntry) -> list[tuple[str, object, object]]:
    """Return each field that an entry tells of, before and after."""
    changes: Any = entry.details["changes"]
    return [(each["field"], each["old"], each["new"]) for each in changes]


def test_a_good_key_is_kept_encrypted(bob: StaffMember) -> None:
    save(bob, secret_key=STRIPE_KEY, webhook_secret="whsec_1")

    stored = Organisation.current()
    assert (stored.stripe_secret_key, stored.stripe_webhook_secret) == (STRIPE_KEY, "whsec_1")
    assert stored.stripe_account_id.startswith("acct_")
    told = str(list(JournalEntry.objects.values()))
    assert STRIPE_KEY not in told
    assert "whsec_1" not in told


def test_an_empty_secret_keeps_the_stored_one(bob: StaffMember) -> None:
    save(bob, secret_key=STRIPE_KEY)

    save(bob, city="Beaune")

    assert Organisation.current().stripe_secret_key == STRIPE_KEY
    assert told(JournalEntry.objects.order_by("-pk")[0]) == [("city", "Dijon", "Beaune")]


def test_a_wrong_key_saves_nothing(bob: StaffMember) -> None:
    with pytest.raises(StripeKeyRefused):
        save(bob, secret_key="sk_test_no", city="Beaune")

    assert Organisation.current().city == "Dijon"
    assert verbs() == []


def test_offering_the_portal_sets_it_up_at_stripe(bob: StaffMember, local_stripe: LocalStripe) -> None:
    save(bob, secret_key=STRIPE_KEY, is_portal_enabled=True)
    save(bob, city="Beaune")

    (portal,) = local_stripe.objects("billing_portal/configurations")
    assert Organisation.current().stripe_portal_id == portal["id"]
    assert told(JournalEntry.objects.all()[1]) == [("is_portal_enabled", False, True)]


def test_a_portal_without_a_key_saves_nothing(bob: StaffMember) -> None:
    with pytest.raises(PortalNotConfigured):
        save(bob, is_portal_enabled=True, city="Beaune")

    assert not Organisation.current().is_portal_enabled
    assert verbs() == []


def test_what_stripe_need_not_know_is_saved_while_it_is_silent(bob: StaffMember, settings: Settings) -> None:
    save(bob, secret_key=STRIPE_KEY, is_portal_enabled=True)
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    save(bob, city="Beaune")

    assert Organisation.current().city == "Beaune"


def test_a_new_key_checks_the_portal_again(bob: StaffMember, local_stripe: LocalStripe) -> None:
    save(bob, secret_key=STRIPE_KEY, is_portal_enabled=True)
    local_stripe.forget()

    save(bob, secret_key=STRIPE_KEY)

    (portal,) = local_stripe.objects("billing_portal/configurations")
    assert Organisation.current().stripe_portal_id == portal["id"]
