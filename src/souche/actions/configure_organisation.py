"""The organiser saves the configuration; the journal says what changed, who did it and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.actions.configure_portal import configure_portal
from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.payments import access
from souche.domain.payments.gateway.account import read_account
from souche.domain.payments.gateway.facts import StripeAccess
from souche.kit import queue
from souche.kit.changes import changes_between, snapshot

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.organisation.models import Actor, StaffMember
    from souche.kit.changes import Change

SWITCH = "is_invoicing_enabled"
SECRETS = ("stripe_secret_key", "stripe_webhook_secret")
# Told by verbs of their own, or by Stripe.
FROM_STRIPE = ("stripe_account_id", "stripe_portal_id", "stripe_tax_ids")
NOT_AMONG_CHANGES = (SWITCH, *FROM_STRIPE, *SECRETS)


def configure_organisation(
    *,
    organisation: Organisation,
    secret_key: str,
    webhook_secret: str,
    actor: StaffMember | Actor,
    now: datetime,
) -> None:
    """Save the organisation with its new secrets; an empty secret keeps the one that is stored.

    A new key is tried at Stripe first, and a portal to offer is set up there; nothing else asks Stripe.
    Raises StripeKeyRefused, StripeUnreachable or PortalNotConfigured: nothing is saved.
    """
    before = Organisation.current()
    organisation.stripe_secret_key = secret_key or before.stripe_secret_key
    organisation.stripe_webhook_secret = webhook_secret or before.stripe_webhook_secret
    if secret_key:
        account = read_account(access=StripeAccess(secret_key=secret_key))
        organisation.stripe_account_id = account.account_id
    if organisation.is_portal_enabled and (secret_key or not _has_portal(before)):
        organisation.stripe_portal_id = configure_portal(
            secret_key=organisation.stripe_secret_key, configuration_id=before.stripe_portal_id
        )
    changed = _changed_fields(before=before, after=organisation)
    changes = changes_between(
        snapshot([before], without=NOT_AMONG_CHANGES), snapshot([organisation], without=NOT_AMONG_CHANGES)
    )
    has_news_for_stripe = bool(secret_key) or organisation.numbers() != before.numbers()
    if has_news_for_stripe:
        organisation.stripe_tax_ids = []
    with transaction.atomic():
        organisation.save()
        if has_news_for_stripe:
            queue.defer_once("publish_tax_ids", {}, key="publish_tax_ids")
        _tell_journal(organisation=organisation, changed=changed, changes=changes, actor=actor, now=now)
    access.forget()


def _has_portal(organisation: Organisation) -> bool:
    return organisation.is_portal_enabled and bool(organisation.stripe_portal_id)


def _changed_fields(*, before: Organisation, after: Organisation) -> list[str]:
    names = [field.attname for field in Organisation._meta.concrete_fields]  # noqa: SLF001  # Django's public way to a model's fields
    return [name for name in names if getattr(before, name) != getattr(after, name)]


def _tell_journal(
    *,
    organisation: Organisation,
    changed: list[str],
    changes: list[Change],
    actor: StaffMember | Actor,
    now: datetime,
) -> None:
    verbs: list[tuple[str, dict[str, object]]] = []
    if SWITCH in changed:
        state = "enabled" if organisation.is_invoicing_enabled else "disabled"
        verbs.append((f"configuration.invoicing_{state}", {}))
    if "stripe_secret_key" in changed:
        verbs.append(("configuration.stripe_key_changed", {"account": organisation.stripe_account_id}))
    if "stripe_webhook_secret" in changed:
        verbs.append(("configuration.webhook_secret_changed", {}))
    if changes:
        verbs.append(("configuration.changed", {"changes": [each.as_json() for each in changes]}))
    for verb, details in verbs:
        JournalEntry.record(verb=verb, subject=organisation.name, details=details, actor=actor, now=now)
