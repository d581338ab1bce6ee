"""Whatever a person does is in the journal, or is named here with the reason why it is not worth it."""

from __future__ import annotations

import ast

import pytest
from django.contrib import admin

from souche.entrypoints.administration.facts import FactAdmin
from souche.entrypoints.administration.journal import SENTENCES
from souche.entrypoints.administration.tracked import TrackedAdmin
from tests.architecture.sources import SOUCHE, python_files, tree_of

# Pages where something can be changed, and what writes it.
WRITTEN_OTHERWISE = {
    "OrganisationAdmin": "configure_organisation writes what it saves",
    "PlacingAdmin": "release_holds gives each order up by cancel_order, which writes it",
    "StaffMemberAdmin": "its save, and the actions of its pages, write it",
}
# Actions that write nothing, each with its reason.
A_JOB = (
    "a job that nobody triggers: what it does follows from what was written before, or stays in its own row"
)
A_READING = "it only reads"
A_PURCHASE = "a purchase is written in its own rows, with its instants"
A_PART = "its caller writes what was done, and by whom"
SILENT = {
    "announce_renewals": A_JOB,
    "archive_invoice": A_JOB,
    "await_payment": A_PURCHASE,
    "begin_memberships": A_PURCHASE,
    "chain_journal": A_JOB,
    "check_archive": A_READING,
    "check_code": "who entered by it, or failed to, is written by what follows",
    "check_connection": A_READING,
    "check_health": A_READING,
    "check_journal": A_READING,
    "check_passkey": "who entered by it, or failed to, is written by what follows",
    "check_vat_number": A_READING,
    "collect_events": A_JOB,
    "configure_portal": A_PART,
    "confirm_basket": A_PURCHASE,
    "deliver_mail": A_JOB,
    "end_memberships": A_JOB,
    "expire_order": A_PURCHASE,
    "explain_gaps": A_READING,
    "export_personal_data": A_READING,
    "fetch_pdf": A_PART,
    "follow_subscription": A_JOB,
    "forget_checks": A_JOB,
    "forget_exports": A_JOB,
    "forget_placings": A_JOB,
    "forget_sign_ins": A_JOB,
    "forget_staff_visits": A_JOB,
    "forget_stripe_customer": A_JOB,
    "fulfil_order": A_PURCHASE,
    "introduce_buyer": A_PART,
    "issue_credit_note": A_JOB,
    "keep_basket": A_PURCHASE,
    "make_books": A_JOB,
    "make_export": A_JOB,
    "note_health": A_JOB,
    "open_checkout": A_PURCHASE,
    "pay_order": A_PURCHASE,
    "place_order": A_PURCHASE,
    "post_letter": A_JOB,
    "preview_refund": A_READING,
    "preview_tickets": A_READING,
    "print_attestations": A_READING,
    "print_tickets": A_READING,
    "propose_price": A_READING,
    "prove_buyer": A_PART,
    "publish_tax_ids": A_JOB,
    "reconcile_payouts": A_READING,
    "record_invoice": A_JOB,
    "refuse_payment": A_PURCHASE,
    "rehearse": "it plays beside the house: nothing of the house is read or changed",
    "release_expired": A_PURCHASE,
    "release_places": A_PART,
    "renew_membership": A_JOB,
    "repair_portal": A_PART,
    "request_password_reset": "anybody may ask for a link: one that is sent is written, and who uses it",
    "request_sign_in": "anybody may ask for a link: who uses one is written",
    "resend_mail": A_PART,
    "resume_payment": A_PURCHASE,
    "resume_work": A_JOB,
    "review_cases": A_JOB,
    "send_basket_link": A_JOB,
    "send_books": A_JOB,
    "send_dispute_mail": A_JOB,
    "send_documents": A_JOB,
    "send_duplicate": A_JOB,
    "send_example": "a mail to the organiser alone",
    "send_invitation": A_JOB,
    "send_membership_mail": A_JOB,
    "send_order_mail": A_JOB,
    "send_refund_mail": A_JOB,
    "send_sign_in_link": A_JOB,
    "send_subscription_invoice": A_JOB,
    "send_to_accounts": A_JOB,
    "sign_out": "a browser forgets its own session",
    "sign_out_everywhere": "a buyer's browsers forget their sessions",
    "update_stripe_customer": A_JOB,
    "verify_configuration": A_READING,
    "warn_of_failed_renewal": A_JOB,
}
ACTIONS = {path.stem: path for path in python_files(SOUCHE / "actions") if path.stem != "__init__"}


def writes(name: str) -> bool:
    """Say whether an action records an entry, itself or by an action that it calls."""
    nodes = list(ast.walk(tree_of(ACTIONS[name])))
    if any(is_record(node) for node in nodes):
        return True
    modules = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    called = [module.removeprefix("souche.actions.") for module in modules]
    return any(writes(each) for each in called if each in ACTIONS and each not in SILENT)


def is_record(node: ast.AST) -> bool:
    """Say whether this is a call that writes an entry."""
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "JournalEntry.record"


@pytest.mark.parametrize("name", ACTIONS)
def test_an_action_writes_or_says_why_not(name: str) -> None:
    assert writes(name) != (name in SILENT), f"{name}: record an entry, or name the reason in SILENT"


@pytest.mark.parametrize("page", admin.site._registry.values(), ids=lambda page: type(page).__name__)  # noqa: SLF001  # Django documents no other list
def test_a_page_that_saves_tells_what_it_saved(page: admin.ModelAdmin[object]) -> None:  # type: ignore[type-var]  # of any model
    name = type(page).__name__
    assert isinstance(page, FactAdmin | TrackedAdmin) or name in WRITTEN_OTHERWISE


def test_every_verb_has_its_sentence() -> None:
    written = {
        keyword.value.value
        for path in python_files(SOUCHE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and is_record(node)
        for keyword in node.keywords
        if keyword.arg == "verb" and isinstance(keyword.value, ast.Constant)
    }
    assert written - SENTENCES.keys() == set()
