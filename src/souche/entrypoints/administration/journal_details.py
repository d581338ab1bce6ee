"""What an entry of the journal tells beside its sentence, in words: it is kept as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models.second_steps import StepKind
from souche.domain.organisation.roles import Role
from souche.domain.payments.models import CaseKind, RefundReason
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.journal_words import CENTS, plain_value
from souche.kit.links import without_links

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.utils.functional import _StrPromise

TITLES: dict[str, _StrPromise] = {
    "account": _("account at Stripe"),
    "after": _("after"),
    "agreed_cents": _("price agreed"),
    "amount_cents": _("amount"),
    "apps": _("applications for codes"),
    "at": _("where"),
    "before": _("before"),
    "before_cents": _("price before"),
    "breaks": _("breaks of the chain"),
    "browser": _("browser"),
    "comment": _("comment"),
    "credit_notes": _("credit notes"),
    "dispute": _("dispute at Stripe"),
    "documents": _("documents"),
    "endpoint": _("address at Stripe"),
    "entries": _("entries"),
    "fields": _("what was changed"),
    "invoices": _("invoices"),
    "is_proven": _("address proven"),
    "kind": _("subject"),
    "left": _("codes that are left"),
    "name": _("name"),
    "network": _("network"),
    "of": _("copied from"),
    "orders": _("orders"),
    "passkeys": _("passkeys"),
    "payments": _("payments"),
    "reason": _("reason"),
    "recovery_codes": _("recovery codes"),
    "refund": _("refund"),
    "refunds": _("refunds"),
    "role": _("role"),
    "secrets": _("secrets"),
    "sessions": _("sessions ended"),
    "sha256": _("fingerprint"),
    "sha256_before": _("fingerprint before"),
    "step": _("second step"),
    "tickets": _("tickets"),
    "to": _("sent to"),
    "voided": _("void tickets"),
    "why": _("why"),
}
# What is written in words of the code has its words for people.
CHOICES: dict[str, dict[str, Any]] = {
    "after": dict(Role.choices),
    "before": dict(Role.choices),
    "kind": dict(CaseKind.choices),
    "reason": dict(RefundReason.choices),
    "role": dict(Role.choices),
    "step": dict(StepKind.choices),
}


def details_in_words(details: Mapping[str, Any]) -> str:
    """Return a table of what is told, without what would act in somebody's name."""
    rows = ((capfirst(TITLES.get(key, key)), _value(key, value)) for key, value in details.items())
    return format_html(
        '<table class="souche-table"><tbody>{}</tbody></table>',
        format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', rows),
    )


def _value(key: str, value: Any) -> str:
    if (said := plain_value(value)) is not None:
        return said
    if key.endswith(CENTS):
        return euros(int(value))
    if isinstance(value, list):
        return ", ".join(_value(key, each) for each in value)
    if isinstance(value, str):
        return str(without_links(CHOICES.get(key, {}).get(value, value)))
    return json.dumps(without_links(value), ensure_ascii=False)
