"""Every endpoint of the API, and the table of them that the README shows."""

from __future__ import annotations

from fnmatch import fnmatchcase

from stripe_sandbox.api.checkout import delayed, pay
from stripe_sandbox.api.invoicing import advancing
from stripe_sandbox.api.portal import card as portal_card
from stripe_sandbox.api.portal import information, login
from stripe_sandbox.api.portal import subscriptions as portal_subscriptions
from stripe_sandbox.api.resources import (
    account,
    account_tax_ids,
    balance,
    balance_transactions,
    charges,
    checkout_sessions,
    credit_notes,
    customers,
    disputes,
    events,
    invoice_actions,
    invoice_items,
    invoice_payments,
    invoices,
    payment_intents,
    payment_methods,
    payouts,
    portal_configurations,
    portal_sessions,
    prices,
    products,
    refunds,
    subscription_items,
    subscriptions,
    tax_ids,
    tax_rates,
    test_clocks,
    webhook_endpoints,
)
from stripe_sandbox.api.subscriptions import checkout, passing
from stripe_sandbox.state.weather import ONLY_BEFALL, WEBHOOK_KINDS, BadWeather

_MODULES = (
    account,
    account_tax_ids,
    customers,
    tax_ids,
    payment_methods,
    tax_rates,
    products,
    prices,
    checkout_sessions,
    payment_intents,
    charges,
    refunds,
    disputes,
    balance,
    balance_transactions,
    payouts,
    invoice_items,
    invoices,
    invoice_actions,
    invoice_payments,
    credit_notes,
    subscriptions,
    subscription_items,
    test_clocks,
    portal_configurations,
    portal_sessions,
    events,
    webhook_endpoints,
)
ENDPOINTS = tuple(endpoint for module in _MODULES for endpoint in module.ENDPOINTS)
# What happens beside the requests of the API: on a page, by a control endpoint, or as time passes.
OCCASIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("a session is paid on its page", pay.EMITS),
    ("a paid session begins a subscription", checkout.EMITS),
    ("a delayed payment is settled, or fails", delayed.EMITS),
    ("a refund that waited arrives, or comes back", refunds.EMITS_LATER),
    ("the holder of a card disputes a charge", disputes.EMITS),
    ("a day ends, and what is available is paid out", payouts.EMITS_DAILY),
    ("an open session reaches its `expires_at`", ("checkout.session.expired",)),
    ("a subscription reaches one of its dates", passing.EMITS),
    ("an invoice advances by itself, with `auto_advance`", advancing.EMITS),
    ("a customer cancels, or keeps, a subscription in the portal", portal_subscriptions.EMITS),
    ("a customer gives another card in the portal", portal_card.EMITS),
    ("a customer changes what the seller knows of them in the portal", information.EMITS),
    ("a customer enters the portal by its login link", login.EMITS),
    ("the account is edited, by control or on the dashboard", ("account.updated",)),
)


def emitted_events() -> frozenset[str]:
    """Return every event type that this sandbox can emit."""
    by_request = {event for endpoint in ENDPOINTS for event in endpoint.emits}
    return frozenset(by_request.union(*(events for _, events in OCCASIONS)))


def check_target(*, kind: str, target: str) -> None:
    """Let a rule of the weather pass that can strike something here; raise BadWeather."""
    is_webhook = kind in WEBHOOK_KINDS
    requests = ONLY_BEFALL.get(kind, frozenset(f"{e.method} {e.path}" for e in ENDPOINTS))
    subjects = emitted_events() if is_webhook else requests
    if not any(fnmatchcase(subject, target) for subject in subjects):
        what = "type of event" if is_webhook else f"endpoint that {kind} befalls, such as `{min(requests)}`"
        raise BadWeather(f"target {target!r} is no {what}, with * for any run of characters.")


def endpoints_table() -> str:
    """Return the README's table, in Markdown: endpoint, supported parameters, events."""
    rows = [
        f"| `{e.method} {e.path}` | {_listed(e.supports.split())} | {_listed(e.emits)} |" for e in ENDPOINTS
    ]
    head = ["| Endpoint | Supported parameters (besides `expand`) | Events |", "|---|---|---|"]
    return "\n".join([*head, *rows])


def occasions_table() -> str:
    """Return the README's table of the events that no request of the API causes, in Markdown."""
    rows = [f"| {what} | {_listed(events)} |" for what, events in OCCASIONS]
    return "\n".join(["| What happens | Events |", "|---|---|", *rows])


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
