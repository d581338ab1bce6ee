"""Each table is known for how it grows: what a stranger's requests can fill is emptied, or has its reason."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from django.conf import settings
from procrastinate.contrib.django import app

# Filled by requests of anybody, and emptied by this job of the timetable.
EMPTIED = {
    "axes.AccessAttempt": "forget_sign_ins",
    "axes.AccessFailureLog": "forget_sign_ins",
    "axes.AccessLog": "forget_sign_ins",
    "sessions.Session": "forget_sign_ins",
    "customers.SignIn": "forget_sign_ins",
    "customers.AccountSession": "forget_sign_ins",
    "orders.KeptBasket": "forget_sign_ins",
    "orders.Placing": "forget_sign_ins",
    "organisation.PasswordReset": "forget_sign_ins",
    "organisation.StaffSession": "forget_sign_ins",
    "procrastinate.ProcrastinateJob": "forget_jobs",
    # With its job.
    "procrastinate.ProcrastinateEvent": "forget_jobs",
}
# Filled by requests of anybody, and kept.
A_PURCHASE = "a basket may be paid after its time, and who asks whether it was is answered from it"
KEPT = {
    "customers.Customer": A_PURCHASE,
    "customers.BuyerIdentity": A_PURCHASE,
    "orders.Order": A_PURCHASE,
    "orders.Line": A_PURCHASE,
    "orders.Ticket": "a free place is a ticket, which is counted for ten years",
    "mailing.Mail": "what was written to whom is proof; mails to one unproven address are capped",
    "organisation.JournalEntry": "what was done is kept, in a chain of which no entry may be missing",
    "axes.AccessAttemptExpiration": "goes with its attempt, and is not used by our settings",
}
# Only staff, Stripe (whose signature is verified) or our own jobs write these.
NOT_OF_STRANGERS = {
    "accounting": ("AccountChart", "AccountOfRate", "Export", "NumberElsewhere"),
    "admin": ("LogEntry",),
    "auth": ("Group", "Group_permissions", "Permission"),
    "catalogue": ("Event", "Plan", "Price", "Product", "Quota"),
    "contenttypes": ("ContentType",),
    "health": ("Check",),
    "invoices": ("Invoice", "InvoiceLine", "Invoice_refunds", "LateInvoice"),
    "memberships": ("Membership",),
    "orders": ("TicketSeries", "Voiding"),
    "organisation": (
        "AuthenticatorApp",
        "Invitation",
        "Organisation",
        "Passkey",
        "RecoveryCode",
        "StaffMember",
    ),
    "payments": ("Case", "Dispute", "Payment", "Refund", "RefundedLine", "StripeEvent", "StripeTaxRate"),
    "procrastinate": ("ProcrastinatePeriodicDefer", "ProcrastinateWorker"),
}


def test_each_table_is_known_for_how_it_grows() -> None:
    tables = {model._meta.label for model in apps.get_models(include_auto_created=True)}  # noqa: SLF001  # Django's own name for it
    of_others = {f"{owner}.{name}" for owner, names in NOT_OF_STRANGERS.items() for name in names}

    assert tables == {*EMPTIED, *KEPT, *of_others}


def test_what_empties_a_table_is_in_the_timetable() -> None:
    for module in settings.PROCRASTINATE_IMPORT_PATHS:
        import_module(module)
    timetable = {task.task.name for task in app.periodic_registry.periodic_tasks.values()}

    assert set(EMPTIED.values()) <= timetable
