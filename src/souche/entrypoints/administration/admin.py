"""Where Django looks for the pages of the administration."""

from souche.entrypoints.administration import (
    configuration,
    events,
    invoices,
    journal,
    mails,
    orders,
    payments,
    people,
)

__all__ = ["configuration", "events", "invoices", "journal", "mails", "orders", "payments", "people"]
