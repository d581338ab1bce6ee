"""Where Django looks for the pages of the administration."""

from souche.entrypoints.administration import (
    cases,
    chart,
    checks,
    configuration,
    customers,
    disputes,
    events,
    exports,
    invoices,
    journal,
    mails,
    memberships,
    orders,
    payments,
    plans,
    staff,
)

__all__ = [
    "cases",
    "chart",
    "checks",
    "configuration",
    "customers",
    "disputes",
    "events",
    "exports",
    "invoices",
    "journal",
    "mails",
    "memberships",
    "orders",
    "payments",
    "plans",
    "staff",
]
