"""What somebody with a grudge would send: forms that act, where they are let through."""

from __future__ import annotations

from souche.domain.organisation.roles import Role
from souche.domain.payments.models import CaseOutcome, RefundReason

DELETED = {"post": "yes"}
TYPED: dict[str, dict[str, str]] = {
    "admin:accounting_export_ask": {"kind": "csv"},
    "admin:accounting_export_books": {"month": "2026-10"},
    "admin:catalogue_event_cancel": {"reason": "Nobody comes", "is_sure": "on"},
    "admin:health_check_health": {"subject": "comparisons"},
    "admin:invoices_invoice_resend": {"to": "charlie@example.org"},
    "admin:memberships_membership_members_link": {"act": "replace"},
    "admin:orders_order_buyers_link": {"act": "replace"},
    "admin:orders_order_refund": {
        "is_everything": "on",
        "way": "refund",
        "reason": RefundReason.ORGANISER,
        "seen": "2300",
    },
    "admin:organisation_staffmember_change": {"first_name": "Mallory", "email": "mallory@example.org"},
    "admin:organisation_staffmember_give_role": {"role": Role.OWNER},
    "admin:organisation_staffmember_invitation": {"decision": "withdraw"},
    "admin:organisation_staffmember_invite": {
        "name": "Mallory",
        "email": "mallory@example.org",
        "role": Role.OWNER,
    },
    "admin:organisation_staffmember_shut_out": {"is_sure": "on"},
    "admin:payments_case_change": {"decision": CaseOutcome.VOIDED},
}


def typed_at(name: str) -> dict[str, str]:
    """Return what is sent to an address; anything is deleted that lets itself be."""
    return TYPED.get(name, DELETED if name.endswith("_delete") else {"is_sure": "on"})
