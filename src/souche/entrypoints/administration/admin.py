"""Where Django looks for the pages of the administration."""

from souche.entrypoints.administration import (
    cases,
    checks,
    configuration,
    disputes,
    events,
    invoices,
    journal,
    mails,
    memberships,
    orders,
    payments,
    people,
    plans,
)

__all__ = [
    "cases",
    "checks",
    "configuration",
    "disputes",
    "events",
    "invoices",
    "journal",
    "mails",
    "memberships",
    "orders",
    "payments",
    "people",
    "plans",
]
