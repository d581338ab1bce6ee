"""Every endpoint of the API, and the table of them that the README shows."""

from __future__ import annotations

from stripe_sandbox.api.payment import delayed, pay
from stripe_sandbox.api.resources import (
    account,
    charges,
    checkout_sessions,
    customers,
    events,
    invoice_payments,
    invoices,
    payment_intents,
    prices,
    products,
    refunds,
    tax_rates,
    webhook_endpoints,
)

# What the control endpoints change of the account.
EMITS_BY_CONTROL = ("account.updated",)
_MODULES = (
    account,
    customers,
    tax_rates,
    products,
    prices,
    checkout_sessions,
    payment_intents,
    charges,
    refunds,
    invoices,
    invoice_payments,
    events,
    webhook_endpoints,
)
ENDPOINTS = tuple(endpoint for module in _MODULES for endpoint in module.ENDPOINTS)


def emitted_events() -> frozenset[str]:
    """Return every event type that this sandbox can emit."""
    by_request = {event for endpoint in ENDPOINTS for event in endpoint.emits}
    return frozenset(by_request.union(pay.EMITS, delayed.EMITS, EMITS_BY_CONTROL))


def endpoints_table() -> str:
    """Return the README's table, in Markdown: endpoint, supported parameters, events."""
    rows = [
        f"| `{e.method} {e.path}` | {_listed(e.supports.split())} | {_listed(e.emits)} |" for e in ENDPOINTS
    ]
    paid = f"| paying a session, on its page | card, e-mail, name, address | {_listed(pay.EMITS)} |"
    later = f"| a payment that arrives later, by control | | {_listed(delayed.EMITS)} |"
    head = ["| Endpoint | Supported parameters (besides `expand`) | Events |", "|---|---|---|"]
    return "\n".join([*head, *rows, paid, later])


def _listed(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "none"
