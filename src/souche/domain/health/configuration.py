"""Will invoices really be sent? What the configuration and the Stripe account say of it, item by item.

Pure: it is given what was read. WELL is done, BROKEN is to do, TO_LOOK_AT is for the organiser's own eyes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.health.findings import Finding, State, well
from souche.domain.invoices.numbering import Scheme, scheme_of
from souche.domain.payments.gateway.endpoints import hears_all, speaks_our_version

if TYPE_CHECKING:
    from collections.abc import Iterable

    from souche.domain.organisation.models import Organisation
    from souche.domain.payments.gateway.account_facts import AccountFacts, EndpointFacts


def to_do(subject: str, word: str, **values: object) -> Finding:
    """Return that an item is to do."""
    return Finding(subject, State.BROKEN, word, values)


def to_look_at(subject: str, word: str, **values: object) -> Finding:
    """Return that an item is for the organiser's own eyes."""
    return Finding(subject, State.TO_LOOK_AT, word, values)


def find_in_house(house: Organisation) -> tuple[Finding, ...]:
    """Return how the switch and the identity are."""
    return (_switch(house), _identity(house))


def _switch(house: Organisation) -> Finding:
    return well("switch") if house.is_invoicing_enabled else to_do("switch", "switch_off")


def _identity(house: Organisation) -> Finding:
    if not (house.street and house.city):
        return to_do("identity", "identity_without_address")
    if not (house.siren_or_siret or house.rna):
        return to_do("identity", "identity_without_number")
    return well("identity", identity=house.identity)


def find_in_key(house: Organisation) -> Finding:
    """Return which mode an accepted key is of."""
    return well("key") if house.is_livemode else to_look_at("key", "key_test")


def find_in_account(account: AccountFacts) -> tuple[Finding, ...]:
    """Return whether the account takes payments, and whether its head of invoice is filled in."""
    return (
        well("charges") if account.is_charging else to_do("charges", "charges_disabled"),
        _filled("business_name", account.name),
        _filled("business_address", account.town),
        _filled("support_email", account.email),
    )


def _filled(subject: str, value: str) -> Finding:
    return well(subject, value=value) if value else to_do(subject, f"{subject}_missing")


def find_in_tax_ids(known: frozenset[str], *, house: Organisation) -> Finding:
    """Return whether Stripe has our numbers, of which it knows the ids `known`."""
    numbers = house.numbers()
    if not numbers:
        return well("tax_ids") if house.rna else to_do("tax_ids", "tax_ids_unwritten")
    if len(house.stripe_tax_ids) < len(numbers) or not known.issuperset(house.stripe_tax_ids):
        return to_do("tax_ids", "tax_ids_missing")
    told = ", ".join(f"{name} {value}" for name, value in numbers)
    return Finding("tax_ids", State.WELL, "tax_ids_told", {"numbers": told})


def find_in_numbers(numbers: Iterable[tuple[str, str]]) -> Finding:
    """Return whose series the newest invoices belong to, from pairs of a number and a customer."""
    scheme = scheme_of(numbers)
    if scheme == Scheme.CUSTOMER:
        return to_do("numbering", "numbering_by_customer")
    return well("numbering") if scheme == Scheme.ACCOUNT else to_look_at("numbering", "numbering_unknown")


def find_in_endpoints(endpoints: list[EndpointFacts], *, house: Organisation) -> Finding:
    """Return whether Stripe's messages arrive here."""
    enabled = [endpoint for endpoint in endpoints if endpoint.is_enabled]
    if not endpoints:
        return to_do("webhook", "webhook_missing")
    if not enabled:
        return to_do("webhook", "webhook_disabled")
    if not any(hears_all(endpoint) and speaks_our_version(endpoint) for endpoint in enabled):
        return to_do("webhook", "webhook_incomplete")
    if house.is_webhook_secret_lost:
        return to_do("webhook", "webhook_secret_lost")
    return well("webhook") if house.stripe_webhook_secret else to_do("webhook", "webhook_without_secret")


def find_in_portal(*, is_ready: bool) -> Finding:
    """Return whether the portal that buyers are offered stands."""
    return well("portal") if is_ready else to_do("portal", "portal_missing")
