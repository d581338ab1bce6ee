"""Account 411 by order: what the books before left open, what these write, and what stays open, and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext

from souche.domain.accounting.journal import OF_CUSTOMERS
from souche.domain.accounting.months import NEVER_SOLD
from souche.domain.accounting.sales import sales_of_orders
from souche.domain.invoices.models import Invoice, InvoiceKind
from souche.domain.orders.models import Order
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import Case, CaseKind, Dispute, Payment, Refund
from souche.domain.payments.models.refunds import LOST

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from souche.domain.accounting.journal import Sale
    from souche.domain.accounting.months import Month
    from souche.domain.payments.gateway.facts import BalanceMovement

# Before that, what is written here is on the balance: a bank debit is answered within a fortnight.
LOOKED_BACK = timedelta(days=35)
CHARGES = frozenset({"charge", "payment"})


@dataclass(frozen=True)
class OpenMatter:
    """What account 411 holds of one order, in cents: above zero the house waits for it, below it owes it."""

    order: Order
    before_cents: int
    moved_cents: int

    @property
    def left_cents(self) -> int:
        """Return what stays open."""
        return self.before_cents + self.moved_cents

    def why(self, *, month: Month) -> str:
        """Say why it stays open at the end of a month; nothing of one that is settled."""
        return _why(self.order, month=month) if self.left_cents else gettext("Settled.")


@dataclass(frozen=True)
class Traced:
    """A movement of the balance with the number of the order whose money it is, if it is one of ours."""

    moved: BalanceMovement
    matter: str


def traced(movements: Collection[BalanceMovement]) -> list[Traced]:
    """Return movements with the orders that their payments, refunds, disputes or metadata name."""
    of_payments = Payment.objects.filter(
        stripe_payment_intent_id__in={each.payment_intent_id for each in movements if each.payment_intent_id}
    ).values_list("stripe_payment_intent_id", "order__number")
    of_refunds = Refund.objects.filter(
        stripe_refund_id__in={each.refund_id for each in movements if each.refund_id}
    ).values_list("stripe_refund_id", "payment__order__number")
    of_orders = Order.objects.filter(
        public_id__in={each.order_id for each in movements if each.order_id}
    ).values_list("public_id", "number")
    numbers: dict[str | None, str] = {**dict(of_payments), **dict(of_refunds), **dict(of_orders)}
    return [Traced(moved=each, matter=_matter(each, numbers)) for each in movements]


def _matter(moved: BalanceMovement, numbers: Mapping[str | None, str]) -> str:
    """Return the order's number of what customers pay, get back or dispute; empty for what is not ours."""
    if moved.kind not in OF_CUSTOMERS:
        return ""
    ids = (moved.payment_intent_id, moved.refund_id, moved.order_id)
    return next((numbers[each] for each in ids if each and each in numbers), "")


def open_matters(
    *, month: Month, sales: Sequence[Sale], money: Sequence[Traced], time_zone: str
) -> list[OpenMatter]:
    """Return the orders whose account is not even before or after a month, by their number.

    `sales` are the month's; `money` is what moved on the balance since LOOKED_BACK before the month.
    """
    moved = _moved(month, sales=sales, money=money)
    orders = Order.objects.filter(
        Q(number__in=set(moved) | {each.matter for each in money}) | Q(pk__in=_perhaps_open(month))
    )
    by_pk = {order.pk: order for order in orders.select_related("customer")}
    before = _before(month, orders=by_pk, money=money, time_zone=time_zone)
    matters = [
        OpenMatter(
            order=order,
            before_cents=before[order.number],
            moved_cents=moved.get(order.number, 0),
        )
        for order in by_pk.values()
    ]
    uneven = (matter for matter in matters if matter.before_cents or matter.left_cents)
    return sorted(uneven, key=lambda matter: matter.order.number)


def _moved(month: Month, *, sales: Sequence[Sale], money: Sequence[Traced]) -> dict[str, int]:
    cents: dict[str, int] = defaultdict(int)
    for sale in sales:
        cents[sale.matter] += sale.total_cents
    for each in money:
        if each.matter and month.since <= each.moved.moved_at < month.until:
            cents[each.matter] -= each.moved.amount_cents
    return cents


def _perhaps_open(month: Month) -> QuerySet[Payment, int]:
    """Return the pks of orders that may have been open for longer than the balance is looked back at."""
    payments = Payment.objects.filter(
        Q(disputes__in=Dispute.objects.holding_money(at=month.since))
        | Q(cases__kind=CaseKind.WRONG_AMOUNT)
        | Q(refunds__reason__in=NEVER_SOLD, refunds__stripe_refund_id=None)
        | Q(refunds__reason__in=NEVER_SOLD, refunds__status__in=LOST)
        | Q(order__invoices__in=_without_money(month.since)),
        received_at__lt=month.since,
        is_livemode=month.is_livemode,
    )
    return payments.values_list("order", flat=True)


def _without_money(instant: datetime) -> QuerySet[Invoice]:
    """Return the documents issued before an instant that Stripe moved no money for."""
    notes = Q(kind=InvoiceKind.CREDIT_NOTE, refunds=None)
    elsewhere = Q(pk__in=Invoice.objects.without_payment())
    return Invoice.objects.filter(notes | elsewhere, issued_at__lt=instant)


def _before(
    month: Month, *, orders: dict[int, Order], money: Sequence[Traced], time_zone: str
) -> dict[str, int]:
    """Return what each order's account held when the month began."""
    cents: dict[str, int] = defaultdict(int)
    for sale in sales_of_orders(
        orders, until=month.since, is_livemode=month.is_livemode, time_zone=time_zone
    ):
        cents[sale.matter] += sale.total_cents
    for each in money:
        if each.matter and each.moved.moved_at < month.since:
            cents[each.matter] -= each.moved.amount_cents
    for number, amount in _moved_long_ago(month, orders=orders, money=money):
        cents[number] -= amount
    return cents


def _moved_long_ago(
    month: Month, *, orders: dict[int, Order], money: Sequence[Traced]
) -> Iterator[tuple[str, int]]:
    """Yield what moved, by what is written here, before the balance was looked at."""
    start = month.since - LOOKED_BACK
    seen = {each.moved.payment_intent_id for each in money if each.moved.kind in CHARGES}
    payments = Payment.objects.filter(
        order__in=orders, is_livemode=month.is_livemode, received_at__lt=month.since
    )
    for payment in payments.prefetch_related("refunds", "disputes"):
        number = orders[payment.order_id].number
        if payment.stripe_payment_intent_id not in seen:
            yield number, payment.amount_cents
        for refund in payment.refunds.all():
            yield number, -refund.amount_cents if _was(refund.made_at, before=start) else 0
            yield number, refund.amount_cents if _was(refund.returned_at, before=start) else 0
        for dispute in payment.disputes.all():
            yield number, -dispute.amount_cents if _was(dispute.money_left_at, before=start) else 0
            yield number, dispute.amount_cents if _was(dispute.money_back_at, before=start) else 0


def _was(instant: datetime | None, *, before: datetime) -> bool:
    return instant is not None and instant < before


def _why(order: Order, *, month: Month) -> str:
    """Say why an order's account is not even at the end of a month."""
    payments = Payment.objects.filter(order=order)
    refunds = Refund.objects.filter(payment__in=payments)
    undecided = Case.objects.filter(kind=CaseKind.WRONG_AMOUNT, payment__in=payments).filter(
        Q(closed_at=None) | Q(closed_at__gte=month.until)
    )
    is_under_way = order.status == OrderStatus.PROCESSING
    reasons = {
        gettext("The payment is disputed: the buyer's bank holds the money."): Dispute.objects.holding_money(
            at=month.until
        )
        .filter(payment__in=payments)
        .exists(),
        gettext("A payment of another amount than the order's waits for a decision."): undecided.exists(),
        gettext("Money that paid nothing is to go back to the buyer."): refunds.filter(
            reason__in=NEVER_SOLD
        ).exists(),
        gettext("A document was issued for which no money moved at Stripe."): _without_money(month.until)
        .filter(order=order)
        .exists(),
        gettext("A bank debit is under way."): is_under_way
        or payments.filter(received_at__gte=month.until).exists(),
        gettext("A refund is on its way."): refunds.filter(made_at__lt=month.until).exists(),
        gettext("The payment is not on Stripe's balance yet."): True,
    }
    return next(reason for reason, is_so in reasons.items() if is_so)
