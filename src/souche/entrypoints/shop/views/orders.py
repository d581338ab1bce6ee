"""An order's page, its fragment that refreshes, and its two buttons."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from souche.actions.cancel_order import cancel_order
from souche.actions.resume_payment import resume_payment
from souche.domain.catalogue.models import SaleState
from souche.domain.memberships.models import Membership
from souche.domain.orders.models import Order
from souche.domain.orders.states import IllegalMove, OrderStatus
from souche.domain.organisation.models import Organisation, buyer
from souche.domain.organisation.previews import is_preview
from souche.domain.payments.gateway.errors import StripeFailed
from souche.domain.payments.models import Case, Refund
from souche.entrypoints.shop.pages import show
from souche.entrypoints.shop.refusals import MOVE_REFUSED, sentence_for_move, status_for
from souche.kit import clock, queue
from souche.kit.responses import SeeOther
from souche.kit.secrets import BadLink

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from decimal import Decimal

    from django.http import HttpRequest

    from souche.domain.catalogue.models import Event
    from souche.domain.invoices.models import Invoice
    from souche.domain.orders.models import Line

logger = logging.getLogger(__name__)

# Stripe is asked about one waiting buyer this often at most.
ASK_EVERY = timedelta(seconds=10)
# An invoice that has not come by then is promised by e-mail; the page stops asking.
INVOICE_PATIENCE = timedelta(minutes=10)


class Stage(StrEnum):
    """What the page tells: the order's state, and what the buyer is waiting for."""

    HELD = "held"
    WAITING = "waiting"
    OVERDUE = "overdue"
    PROCESSING = "processing"
    REVIEWED = "reviewed"
    PAID_INVOICE_COMING = "paid-invoice-coming"
    PAID_INVOICE_LATE = "paid-invoice-late"
    PAID = "paid"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REFUSED = "refused"
    VOIDED = "voided"


REFRESHED = frozenset({Stage.WAITING, Stage.PAID_INVOICE_COMING})
OVER = frozenset({Stage.OVERDUE, Stage.EXPIRED, Stage.CANCELLED, Stage.REFUSED})

UNPAID_STAGES: dict[str, Stage] = {
    OrderStatus.PROCESSING: Stage.PROCESSING,
    OrderStatus.EXPIRED: Stage.EXPIRED,
    OrderStatus.REFUSED: Stage.REFUSED,
    OrderStatus.VOIDED: Stage.VOIDED,
}


@dataclass(frozen=True)
class OrderView:
    """An order at some instant, seen by a buyer who does or does not come back from the payment page."""

    order: Order
    stage: Stage
    invoices: list[Invoice]
    given_back_cents: int

    @property
    def is_refreshed(self) -> bool:
        """Say whether something is about to change."""
        return self.stage in REFRESHED

    @property
    def is_over(self) -> bool:
        """Say whether only a new order would help."""
        return self.stage in OVER

    @property
    def is_without_invoice(self) -> bool:
        """Say whether an invoice may be asked for; the action decides."""
        order = self.order
        return order.is_paid and not (order.is_free or order.expects_invoice or self.given_back_cents)

    @property
    def is_paid(self) -> bool:
        """Say whether the tickets are there."""
        return self.order.is_paid


def order_of(request: HttpRequest, link: str) -> Order:
    """Return the order of a signed link, to staff by its id; raise Http404 for any other word."""
    if is_preview(request):
        return get_object_or_404(Order.objects.select_related("customer", "identity"), public_id=link)
    try:
        return Order.by_link(link)
    except (BadLink, Order.DoesNotExist) as error:
        raise Http404 from error


def view_of(*, order: Order, is_returned: bool, now: datetime) -> OrderView:
    """Return what the page tells about an order.

    One query for what went back, one for its documents; of an unpaid one, whether its money is looked at.
    """
    is_unpaid = order.is_held or order.is_processing or order.is_free
    given_back_cents = 0 if is_unpaid else Refund.objects.given_back_cents(order=order)
    has_documents = order.expects_invoice and (order.paid_at is not None or given_back_cents > 0)
    invoices = list(order.invoices.archived()) if has_documents else []
    return OrderView(
        order=order,
        invoices=invoices,
        given_back_cents=given_back_cents,
        stage=Stage.REVIEWED
        if not order.is_paid and Case.objects.of_another_amount(order=order).exists()
        else _stage(order=order, has_invoice=bool(invoices), is_returned=is_returned, now=now),
    )


def _is_on_sale(event: Event) -> bool:
    """Say whether one may order again; whether places are left is said by the event's page."""
    return event.sale_state(now=clock.now(), places_left=1) == SaleState.ON_SALE


def _stage(*, order: Order, has_invoice: bool, is_returned: bool, now: datetime) -> Stage:
    if order.is_held:
        return _held_stage(order=order, is_returned=is_returned, now=now)
    if not order.is_paid:
        return UNPAID_STAGES.get(order.status, Stage.CANCELLED)
    if has_invoice or not order.expects_invoice:
        return Stage.PAID
    expected_since = order.invoice_requested_at or order.paid_at
    is_late = expected_since is not None and now >= expected_since + INVOICE_PATIENCE
    return Stage.PAID_INVOICE_LATE if is_late else Stage.PAID_INVOICE_COMING


def _held_stage(*, order: Order, is_returned: bool, now: datetime) -> Stage:
    if is_returned:
        return Stage.WAITING
    return Stage.HELD if now < order.expires_at else Stage.OVERDUE


@require_safe
@cache_control(private=True, no_store=True)
def order_page(request: HttpRequest, link: str) -> HttpResponse:
    """Show an order to whoever holds its link."""
    is_returned = "paye" in request.GET and not is_preview(request)
    return _show_order(request, order=order_of(request, link), is_returned=is_returned)


@require_safe
@cache_control(private=True, no_store=True)
def order_state(request: HttpRequest, link: str) -> HttpResponse:
    """Give the part of the page that changes, or 204 while it would say the same as the page `vu`."""
    order, now = order_of(request, link), clock.now()
    view = view_of(order=order, is_returned=not is_preview(request), now=now)
    _ask_stripe(view, now=now)
    if view.stage == request.GET.get("vu"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return _render(request, view=view, template="shop/_order.html")


@require_POST
@cache_control(private=True, no_store=True)
def pay(request: HttpRequest, link: str) -> HttpResponse:
    """Lead the buyer back to the payment page."""
    order = order_of(request, link)
    try:
        return SeeOther(resume_payment(order=order, now=clock.now()))
    except MOVE_REFUSED as error:
        return _refuse(request, order=order, error=error)


@require_POST
@cache_control(private=True, no_store=True)
def cancel(request: HttpRequest, link: str) -> HttpResponse:
    """Give the order up."""
    order = order_of(request, link)
    try:
        cancel_order(order=order, actor=buyer(order.customer_id), now=clock.now())
    except MOVE_REFUSED as error:
        return _refuse(request, order=order, error=error)
    return SeeOther(request.path.removesuffix("abandonner/"))


def _refuse(request: HttpRequest, *, order: Order, error: Exception) -> HttpResponse:
    if isinstance(error, StripeFailed):
        logger.warning("Order %s: %s: %s", order.number, type(error).__name__, error)
    return _show_order(
        request,
        order=Order.by_link(order.link),
        # An order that cannot be given up although it is held has just been paid at Stripe.
        is_returned=isinstance(error, IllegalMove),
        problem=sentence_for_move(error),
        status=status_for(error),
    )


def _show_order(
    request: HttpRequest,
    *,
    order: Order,
    is_returned: bool,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    now = clock.now()
    view = view_of(order=order, is_returned=is_returned, now=now)
    _ask_stripe(view, now=now)
    return _render(request, view=view, template="shop/order.html", problem=problem, status=status)


def _ask_stripe(view: OrderView, *, now: datetime) -> None:
    if view.stage != Stage.WAITING:
        return
    order = view.order
    with transaction.atomic():
        if order.claim_question(now=now, not_since=now - ASK_EVERY):
            queue.defer_once(
                "reconcile_order", {"order_id": order.public_id}, key=f"reconcile:{order.public_id}"
            )


def _render(
    request: HttpRequest,
    *,
    view: OrderView,
    template: str,
    problem: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    organisation = Organisation.current()
    lines = list(view.order.lines.select_related("event").with_voided())
    tickets = list(view.order.tickets.valid()) if view.is_paid else []
    event = next((line.event for line in lines if line.event), None)
    return show(
        request=request,
        template=template,
        organisation=organisation,
        status=status,
        view=view,
        order=view.order,
        lines=lines,
        event=event,
        event_title=event.title if event else "",
        is_partly_void=any(getattr(line, "voided", 0) for line in lines),
        is_event_on_sale=event is not None and event.is_published and _is_on_sale(event),
        tickets=tickets,
        is_cancellable=view.is_paid and event is not None and event.is_open_to_cancelling(now=clock.now()),
        memberships=_memberships(order=view.order, lines=lines),
        vat_by_rate=_vat_by_rate(lines),
        is_correction_coming=bool(view.invoices) and view.order.late_invoices.unmade().exists(),
        correctable=_correctable(view, organisation=organisation),
        problem=problem,
    )


def _correctable(view: OrderView, *, organisation: Organisation) -> Invoice | None:
    """Return the newest document when it is an invoice that its buyer may correct."""
    newest = next(iter(view.invoices), None)
    if newest is None or view.given_back_cents:
        return None
    days = organisation.invoice_correction_days
    return newest if newest.is_correctable(days=days, now=clock.now()) else None


def _memberships(*, order: Order, lines: Iterable[Line]) -> Iterable[Membership]:
    """Return the memberships of an order; no query where it has none."""
    if all(line.event_id for line in lines):
        return ()
    return Membership.objects.filter(line__order=order).with_their_facts()


def _vat_by_rate(lines: Iterable[Line]) -> list[tuple[Decimal, int]]:
    cents: dict[Decimal, int] = {}
    for line in lines:
        if line.vat_cents:
            cents[line.vat_rate] = cents.get(line.vat_rate, 0) + line.vat_cents
    return sorted(cents.items())
