"""THE table of addresses: to whom each opens, by GET and by POST. docs/security.md is written from it.

An address that is not named here fails the walk. Whoever is not listed is refused: led to the sign-in page,
told 403, or told that there is nothing. The letters are those of `Who`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.entrypoints.account.addresses import every_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.entrypoints.account.addresses import Address

EVERYBODY = "SLEOBGPCMN"
STAFF = "OBGPCMN"
HOLDER, ENTERED = "L", "E"
OWNER, SELLERS, BOOKS, COUNTER = "O", "OB", "OC", "OBG"
MONEY, ORDERS, TICKETS, EVENTS = "OBC", "OBGC", "OBGP", "OBGCM"
NOBODY = ""


@dataclass(frozen=True)
class Row:
    """To whom an address opens."""

    get: str
    post: str = NOBODY

    def opens_to(self, who: str, method: str) -> bool:
        """Say whether somebody may; `method` is "get" or "post"."""
        return who in (self.get if method == "get" else self.post)


def _pages(model: str, *, see: str, add: str = "", change: str = "", delete: str = "") -> dict[str, Row]:
    """Return the six addresses of a model in the administration; lists answer their filters by POST too."""
    app, _underscore, name = model.partition("_")
    return {
        f"admin:{model}_changelist": Row(see, see),
        f"admin:{model}_add": Row(add, add),
        f"admin:{model}_change": Row(see, change),
        f"admin:{model}_delete": Row(delete, delete),
        f"admin:{model}_history": Row(see, see),
        # It leads on to the page of the row, which opens or does not.
        f"administration/{app}/{name}/<path:object_id>/": Row(STAFF, STAFF),
    }


TABLE: dict[str, Row] = {
    # The administration.
    "admin:index": Row(STAFF, STAFF),
    "admin:login": Row(EVERYBODY, EVERYBODY),
    "admin:logout": Row(NOBODY, STAFF),
    "admin:password_change": Row(STAFF, STAFF),
    "admin:password_change_done": Row(STAFF),
    "admin:search": Row(STAFF, STAFF),
    "admin:jsi18n": Row(STAFF),
    "admin:autocomplete": Row(NOBODY),
    "admin:view_on_site": Row(NOBODY),
    "admin:app_list": Row("OBGPC", "OBGPC"),
    "administration/(?P<url>.*)$": Row(NOBODY),
    "admin:invitation": Row(HOLDER, HOLDER),
    "admin:admin_password_reset": Row(EVERYBODY, EVERYBODY),
    "admin:choose_password": Row(HOLDER, HOLDER),
    # For whoever gave the right password and is not inside yet.
    "admin:second_step": Row(NOBODY),
    "admin:set_up_second_step": Row(STAFF, STAFF),
    "admin:my_access": Row(STAFF, STAFF),
    "admin:confirm_password": Row(STAFF, STAFF),
    "admin:still_here": Row(STAFF, STAFF),
    # The box office.
    **_pages("catalogue_event", see=EVENTS, add=SELLERS, change="OBM", delete=SELLERS),
    "admin:catalogue_event_cancel": Row(SELLERS, SELLERS),
    **_pages("catalogue_product", see=COUNTER, change=SELLERS, delete=SELLERS),
    **_pages("catalogue_plan", see=COUNTER, add=SELLERS, change=SELLERS, delete=SELLERS),
    **_pages("orders_order", see=ORDERS),
    "admin:orders_order_refund": Row(SELLERS, SELLERS),
    "admin:orders_order_buyers_link": Row(COUNTER, COUNTER),
    **_pages("orders_ticket", see=TICKETS),
    **_pages("memberships_membership", see=COUNTER),
    "admin:memberships_membership_members_link": Row(COUNTER, COUNTER),
    **_pages("customers_customer", see=COUNTER),
    # Money.
    **_pages("payments_case", see=MONEY, change=SELLERS),
    **_pages("payments_dispute", see=MONEY),
    **_pages("payments_payment", see=MONEY),
    **_pages("payments_refund", see=MONEY),
    **_pages("payments_stripeevent", see=OWNER),
    **_pages("invoices_invoice", see=MONEY),
    "admin:invoices_invoice_pdf": Row(MONEY, MONEY),
    "admin:invoices_invoice_download": Row(MONEY, MONEY),
    "admin:invoices_invoice_resend": Row(NOBODY, SELLERS),
    "admin:invoices_invoice_numbering": Row(MONEY, MONEY),
    "admin:invoices_invoice_look": Row(NOBODY, SELLERS),
    **_pages("accounting_export", see=BOOKS),
    "admin:accounting_export_ask": Row(NOBODY, BOOKS),
    "admin:accounting_export_books": Row(NOBODY, BOOKS),
    "admin:accounting_export_download": Row(BOOKS, BOOKS),
    **_pages("accounting_accountchart", see=BOOKS, change=OWNER),
    # The house.
    **_pages("health_check", see=MONEY),
    "admin:health_check_health": Row(MONEY, SELLERS),
    **_pages("mailing_mail", see=COUNTER),
    **_pages("orders_placing", see=SELLERS),
    **_pages("organisation_journalentry", see=OWNER),
    "admin:organisation_journalentry_export": Row(OWNER),
    **_pages("organisation_organisation", see=OWNER, change=OWNER),
    "admin:organisation_organisation_specimen": Row(OWNER, OWNER),
    "admin:organisation_organisation_verification": Row(OWNER, OWNER),
    **_pages("organisation_staffmember", see=OWNER, change=OWNER),
    "admin:organisation_staffmember_invite": Row(OWNER, OWNER),
    "admin:organisation_staffmember_invitation": Row(NOBODY, OWNER),
    "admin:organisation_staffmember_give_role": Row(OWNER, OWNER),
    "admin:organisation_staffmember_shut_out": Row(OWNER, OWNER),
    "admin:organisation_staffmember_sessions": Row(OWNER, OWNER),
    # What buyers see, shown to staff, who cannot act there.
    "preview:order": Row(ORDERS),
    "preview:order_state": Row(ORDERS),
    "preview:pay": Row(NOBODY),
    "preview:cancel": Row(NOBODY),
    "preview:cancel_tickets": Row(COUNTER),
    "preview:tickets": Row(COUNTER),
    "preview:attestations": Row(COUNTER),
    "preview:request_invoice": Row(ORDERS),
    "preview:invoice": Row(MONEY),
    "preview:correct_invoice": Row(MONEY),
    "preview:membership": Row(COUNTER),
    "preview:stop_membership": Row(NOBODY),
    "preview:agree_price": Row(NOBODY),
    "preview:change_card": Row(NOBODY),
    "account_preview:home": Row(SELLERS),
    "account_preview:invoice": Row(SELLERS),
    "account_preview:year": Row(SELLERS),
    "account_preview:details": Row(SELLERS),
    "account_preview:personal_data": Row(SELLERS),
    # Stripe alone, by its signature.
    "webhooks:receive": Row(NOBODY),
    # A buyer's account.
    "account:ask": Row(EVERYBODY, EVERYBODY),
    "account:asked": Row(EVERYBODY),
    "account:enter": Row(HOLDER, HOLDER),
    "account:home": Row(ENTERED),
    # They lead to the sign-in page, whoever leaves.
    "account:leave": Row(NOBODY),
    "account:leave_everywhere": Row(NOBODY),
    "account:invoice": Row(ENTERED),
    "account:year": Row(ENTERED),
    "account:portal": Row(NOBODY, ENTERED),
    "account:details": Row(ENTERED, ENTERED),
    "account:personal_data": Row(ENTERED),
    "account:personal_data_file": Row(ENTERED),
    "account:erase": Row(ENTERED, ENTERED),
    "account:replace_link": Row(NOBODY, ENTERED),
    # The shop.
    "shop:agenda": Row(EVERYBODY),
    "shop:event": Row(EVERYBODY, EVERYBODY),
    "shop:basket_kept": Row(EVERYBODY),
    "shop:kept_basket": Row(HOLDER, HOLDER),
    "shop:plans": Row(EVERYBODY),
    "shop:plan": Row(EVERYBODY, EVERYBODY),
    "shop:language": Row(EVERYBODY, EVERYBODY),
    "shop:media": Row(EVERYBODY),
    "shop:robots": Row(EVERYBODY),
    "shop:security": Row(EVERYBODY),
    "shop:order": Row(HOLDER),
    "shop:order_state": Row(HOLDER),
    "shop:pay": Row(NOBODY, HOLDER),
    "shop:cancel": Row(NOBODY, HOLDER),
    "shop:cancel_tickets": Row(HOLDER, HOLDER),
    "shop:tickets": Row(HOLDER),
    "shop:attestations": Row(HOLDER, HOLDER),
    "shop:request_invoice": Row(HOLDER, HOLDER),
    "shop:invoice": Row(HOLDER),
    "shop:correct_invoice": Row(HOLDER, HOLDER),
    "shop:membership": Row(HOLDER),
    "shop:stop_membership": Row(NOBODY, HOLDER),
    "shop:agree_price": Row(NOBODY, HOLDER),
    "shop:change_card": Row(NOBODY, HOLDER),
}


def name_of(address: Address) -> str:
    """Return what the table calls an address: its full name, or its route where it has none."""
    return address.name or address.route


def named_addresses() -> Iterator[tuple[Address, Row]]:
    """Yield every address of the application with its row."""
    for address in every_address():
        yield address, TABLE[name_of(address)]
