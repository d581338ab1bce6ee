"""What the gateway takes and returns: frozen, in our words. Amounts are cents; instants are aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal


@dataclass(frozen=True)
class StripeAccess:
    """The key that opens one Stripe account, and that account's id once it is known.

    `api_base` is the address of another Stripe than the one that the settings name.
    """

    secret_key: str
    account_id: str = ""
    api_base: str = ""

    def __repr__(self) -> str:
        return f"StripeAccess(secret_key=…, account_id={self.account_id!r})"


@dataclass(frozen=True)
class PostalAddress:
    """Where a buyer lives; `country` is two letters."""

    street: str
    postal_code: str
    city: str
    country: str


@dataclass(frozen=True)
class BilledParty:
    """Whom an invoice is made out to; `siren_or_siret` and `eu_vat_number` are checked, or empty."""

    name: str
    address: PostalAddress
    siren_or_siret: str
    eu_vat_number: str


@dataclass(frozen=True)
class SessionLine:
    """One line to pay; the unit price includes VAT; `tax_rate_id` is empty where no VAT is shown."""

    label: str
    description: str
    unit_cents: int
    quantity: int
    tax_rate_id: str


@dataclass(frozen=True)
class InvoiceRequest:
    """What Stripe is to print on the invoice; lengths were checked when the configuration was saved."""

    description: str
    footer: str
    custom_fields: tuple[tuple[str, str], ...]
    account_tax_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class CorrectionRequest:
    """An invoice of Stripe's to take back whole, for another to come; `memo` is printed."""

    invoice_id: str
    correction_id: str
    memo: str


@dataclass(frozen=True)
class LateInvoiceRequest:
    """An invoice to make of an order that is paid; `replaces_id` is Stripe's id of the one it corrects."""

    order_id: str
    customer_id: str
    lines: tuple[SessionLine, ...]
    currency: str
    invoice: InvoiceRequest
    replaces_id: str = ""


@dataclass(frozen=True)
class SessionRequest:
    """A Checkout Session to open; `invoice` is None when the switch is off.

    `is_debit_offered` says whether there is time for a payment that a bank takes days to answer.
    `is_billed_party_known` says that the Customer's name and address are not to be asked again,
    `is_name_known` that its name is not to change: it is a proven buyer's, and anybody may pay for them.
    """

    order_id: str
    order_number: str
    customer_id: str
    is_billed_party_known: bool
    is_name_known: bool
    is_debit_offered: bool
    lines: tuple[SessionLine, ...]
    currency: str
    language: str
    expires_at: datetime
    success_url: str
    cancel_url: str
    invoice: InvoiceRequest | None


@dataclass(frozen=True)
class OpenedSession:
    """A session at Stripe and the page where the buyer pays."""

    session_id: str
    url: str


@dataclass(frozen=True)
class Arrival:
    """When the money of a payment arrived, by Stripe's clock, and by what means, in Stripe's word.

    `method` is `card`, `sepa_debit`, … (docs.stripe.com/api/charges/object, payment_method_details.type).
    """

    received_at: datetime
    method: str


@dataclass(frozen=True)
class PaidSession:
    """A session whose money has arrived; `is_invoiced` says that Stripe makes an invoice of it.

    `arrival` is None where an event told of it, which knows the payment by its id alone: Stripe is asked.
    """

    session_id: str
    order_id: str
    payment_intent_id: str
    amount_cents: int
    currency: str
    is_livemode: bool
    is_invoiced: bool
    arrival: Arrival | None = None


@dataclass(frozen=True)
class SessionFacts:
    """Where a session stands: `status` is open, complete or expired.

    `is_paid` says that its money arrived; `paid` tells of it, except where it began a subscription.
    `is_processing` and `is_refused` tell of a delayed payment, such as a bank debit.
    """

    session_id: str
    status: str
    url: str
    invoice_id: str
    is_paid: bool
    is_processing: bool
    is_refused: bool
    paid: PaidSession | None


@dataclass(frozen=True)
class TaxFacts:
    """The VAT of one rate over an invoice."""

    rate: Decimal
    taxable_cents: int
    vat_cents: int

    def as_row(self) -> dict[str, Any]:
        """Return it as it is kept in the register."""
        return {"rate": str(self.rate), "taxable_cents": self.taxable_cents, "vat_cents": self.vat_cents}


@dataclass(frozen=True)
class InvoiceLineFacts:
    """One printed line, with Stripe's id of it; `unit_cents` and `total_cents` include VAT."""

    line_id: str
    label: str
    quantity: int
    unit_cents: int
    vat_rate: Decimal
    total_cents: int
    vat_cents: int


@dataclass(frozen=True)
class SubscriptionPeriod:
    """The period of a subscription that an invoice is for: [starts_at, ends_at)."""

    subscription_id: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class InvoicePayment:
    """Money that arrived for an invoice."""

    payment_intent_id: str
    amount_cents: int
    arrival: Arrival


@dataclass(frozen=True)
class TaxIdFacts:
    """A number that Stripe prints, under Stripe's word for its kind: fr_siret; `tax_id` is of ours alone."""

    kind: str
    value: str
    tax_id: str = ""


@dataclass(frozen=True)
class InvoiceFacts:
    """An invoice as Stripe issued it; `order_id` is empty when it was not made for an order of ours.

    `subscription` is None for a purchase; for a membership that renews, `order_id` is where it began.
    `replaces_id` is Stripe's id of the invoice that this one corrects, if it corrects one. `payments` are
    of a subscription; it has nothing of money that did not come through Stripe. `seller_name` is Stripe's
    name of the account; `customer_id` is Stripe's. `payment_intent_id` is of what paid a purchase.
    """

    invoice_id: str
    number: str
    status: str
    order_id: str
    currency: str
    is_livemode: bool
    issued_at: datetime
    paid_at: datetime | None
    total_cents: int
    net_cents: int
    vat_cents: int
    taxes: tuple[TaxFacts, ...]
    lines: tuple[InvoiceLineFacts, ...]
    customer_name: str
    customer_email: str
    customer_address: dict[str, Any]
    seller_name: str
    description: str
    footer: str
    custom_fields: tuple[tuple[str, str], ...]
    seller_tax_ids: tuple[TaxIdFacts, ...] = ()
    customer_id: str = ""
    customer_tax_ids: tuple[TaxIdFacts, ...] = ()
    replaces_id: str = ""
    subscription: SubscriptionPeriod | None = None
    payment_intent_id: str = ""
    payments: tuple[InvoicePayment, ...] = ()


@dataclass(frozen=True)
class CreditNoteFacts:
    """A credit note as Stripe issued it: amounts are negative, since they take an invoice back.

    `refund_ids` are Stripe's, of the money that went back with it; `our_refund_id` is the public id of ours,
    empty when it was not issued for us.
    """

    credit_note_id: str
    invoice_id: str
    number: str
    status: str
    currency: str
    is_livemode: bool
    issued_at: datetime
    total_cents: int
    net_cents: int
    vat_cents: int
    taxes: tuple[TaxFacts, ...]
    lines: tuple[InvoiceLineFacts, ...]
    memo: str
    refund_ids: tuple[str, ...]
    our_refund_id: str


@dataclass(frozen=True)
class CreditRequest:
    """A credit note to issue, with the refund `refund_id` of ours that goes with it.

    `made_refund_id` is that refund at Stripe, when it was made before; empty, the credit note makes it. Of an
    invoice that was marked as paid out of band, `is_out_of_band`, Stripe links no refund at all.
    `cents_by_line` says how much of which line of Stripe's invoice; empty, the amount is spread over them.
    """

    invoice_id: str
    refund_id: str
    made_refund_id: str
    is_out_of_band: bool
    amount_cents: int
    cents_by_line: dict[str, int]


@dataclass(frozen=True)
class IssuedCreditNote:
    """Stripe's id of a credit note just issued, and that of the refund that it links, if it links one."""

    credit_note_id: str
    refund_id: str


@dataclass(frozen=True)
class NumberFacts:
    """A number that Stripe gave; `order_id` is empty when it was not made for an order of ours."""

    invoice_id: str
    number: str
    status: str
    order_id: str
    customer_id: str
    is_livemode: bool


@dataclass(frozen=True)
class PayoutFacts:
    """Money that Stripe sent to the bank; Stripe says what it is made of where it made it by itself.

    `arrives_on` is the day on which the bank has it.
    """

    payout_id: str
    amount_cents: int
    currency: str
    is_automatic: bool
    arrives_on: date


@dataclass(frozen=True)
class BalanceMovement:
    """Money that moved on the account's balance, whoever's: the amount, before the fee, leaves below zero.

    `kind` is Stripe's word (docs.stripe.com/reports/balance-transaction-types); `payout_id` is of a payout.
    `payment_intent_id` is of a payment, of its refund or of its dispute, `refund_id` of a refund; `order_id`
    is of an order that the payment names. They are empty elsewhere.
    """

    movement_id: str
    kind: str
    moved_at: datetime
    description: str
    currency: str
    amount_cents: int
    fee_cents: int
    net_cents: int
    payout_id: str
    payment_intent_id: str = ""
    refund_id: str = ""
    order_id: str = ""


@dataclass(frozen=True)
class BalanceFacts:
    """What is on the account's balance, in cents by currency, and the movement that was the last by then."""

    cents: dict[str, int]
    last_movement_id: str


@dataclass(frozen=True)
class MovementFacts:
    """One movement of the account's balance; the amount is negative when money leaves.

    `payment_intent_id` is empty unless it is a payment or a refund, `refund_id` unless it is a refund.
    """

    movement_id: str
    amount_cents: int
    fee_cents: int
    net_cents: int
    payment_intent_id: str
    refund_id: str


@dataclass(frozen=True)
class ReceivedEvent:
    """An event whose signature was verified, with its content as received."""

    event_id: str
    type: str
    object_id: str
    is_livemode: bool
    created_at: datetime
    payload: dict[str, Any]
