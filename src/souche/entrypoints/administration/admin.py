"""Where Django looks for the pages of the administration."""

from souche.entrypoints.administration import (
    configuration,
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
    "configuration",
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
