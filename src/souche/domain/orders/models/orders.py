"""Orders. Amounts are cents, VAT included; instants are UTC."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from souche.domain.customers.models import PROFESSIONAL, BuyerIdentity, BuyerType, Customer
from souche.domain.orders.models.lines import Line
from souche.domain.orders.states import (
    CANCEL,
    CLOSED,
    EXPIRE,
    PAY,
    PAY_LATE,
    PROCESS,
    PROCESS_LATE,
    REFUSE,
    REFUSE_LATE,
    VOID,
    IllegalMove,
    Move,
    OrderStatus,
)
from souche.domain.organisation.mentions import LATE_PAYMENT
from souche.kit.ids import public_id, spoken_number
from souche.kit.linked import LinkedRow
from souche.kit.one_line import LineField, validate_no_page
from souche.kit.stripe_lengths import STRIPE_ID

if TYPE_CHECKING:
    from datetime import datetime

    from souche.domain.catalogue.models import Event
    from souche.domain.orders.pricing import Basket

# Stripe's events come within seconds; one that has not come by then is asked for.
WEBHOOK_PATIENCE = timedelta(minutes=2)
# How long the link of an order without an event acts by itself.
LINK_WITHOUT_EVENT = timedelta(days=30)
# A session closes when its order does, but a payment under way then may still succeed.
LATE_MONEY = timedelta(hours=1)


def order_id() -> str:
    """Return a new public id of an order."""
    return public_id("ord")


class OrderQuerySet(models.QuerySet["Order"]):
    """Questions about orders."""

    def held(self) -> OrderQuerySet:
        """Keep the orders whose places are held."""
        return self.filter(status=OrderStatus.HELD)

    def processing(self) -> OrderQuerySet:
        """Keep the orders whose payment is in progress."""
        return self.filter(status=OrderStatus.PROCESSING)

    def under_way(self) -> OrderQuerySet:
        """Keep the orders that may be paid at any moment."""
        return self.filter(status__in=(OrderStatus.HELD, OrderStatus.PROCESSING))

    def overdue(self, *, now: datetime) -> OrderQuerySet:
        """Keep the held orders whose time is over."""
        return self.held().filter(expires_at__lte=now)

    def with_session(self) -> OrderQuerySet:
        """Keep the orders that were sent to Stripe."""
        return self.exclude(stripe_session_id="")

    def to_reconcile(self, *, now: datetime) -> OrderQuerySet:
        """Keep the orders that Stripe should have told us about: held a while, or closed just now."""
        waiting = Q(status=OrderStatus.HELD, placed_at__lte=now - WEBHOOK_PATIENCE)
        closed = Q(status__in=CLOSED, closed_at__gt=now - LATE_MONEY)
        return self.with_session().filter(waiting | closed)

    def paid(self) -> OrderQuerySet:
        """Keep the paid orders."""
        return self.filter(status=OrderStatus.PAID)

    def first_paid(self, *, buyer_name: str) -> Order | None:
        """Return what somebody of this name paid themself: what renews before the first of the others."""
        in_person = self.paid().filter(identity=None, buyer_name=buyer_name)
        return in_person.order_by("-is_recurring", "placed_at", "pk").first()

    def last_organisation(self) -> BuyerIdentity | None:
        """Return the organisation that the last paid of these orders was for, if any was for one.

        Only one that the proven buyer gave: it is proposed to them again.
        """
        of_organisations = self.paid().filter(identity__is_proven=True)
        of_organisations = of_organisations.exclude(buyer_type=BuyerType.INDIVIDUAL)
        last = of_organisations.select_related("identity").first()
        return last.identity if last else None

    def standing(self, *, event: Event) -> OrderQuerySet:
        """Keep the orders that hold places of an event, or have tickets that enter it."""
        waits = Q(status__in=(OrderStatus.HELD, OrderStatus.PROCESSING), lines__event=event)
        enters = Q(tickets__event=event, tickets__voided_at=None)
        return self.filter(waits | enters).distinct()

    def to_look_back_at(self) -> OrderQuerySet:
        """Keep what a buyer's page lists: paid, still to pay, or void; with lines, events, `ticket_count`."""
        shown = (OrderStatus.HELD, OrderStatus.PROCESSING, OrderStatus.PAID, OrderStatus.VOIDED)
        valid = Count("tickets", filter=Q(tickets__voided_at__isnull=True))
        return self.filter(status__in=shown).annotate(ticket_count=valid).prefetch_related("lines__event")


class Order(LinkedRow):
    """One purchase by one customer; its status moves by states.MOVES alone."""

    link_purpose = "order"

    public_id = models.CharField(max_length=40, unique=True, default=order_id, editable=False)
    number = models.CharField(_("number"), max_length=12, unique=True, default=spoken_number, editable=False)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="orders", verbose_name=_("customer")
    )
    status = models.CharField(
        _("state"), max_length=10, choices=OrderStatus.choices, default=OrderStatus.HELD
    )
    buyer_name = LineField(_("buyer"), max_length=120, validators=[validate_no_page])
    buyer_email = models.EmailField(_("e-mail"))
    buyer_type = models.CharField(
        _("kind of buyer"),
        max_length=12,
        choices=BuyerType.choices,
        default=BuyerType.INDIVIDUAL,
        db_default=BuyerType.INDIVIDUAL,
    )
    identity = models.ForeignKey(
        BuyerIdentity,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="orders",
        verbose_name=_("identity on the invoice"),
    )
    language = models.CharField(_("language"), max_length=2)
    is_proven = models.BooleanField(
        _("by who is proven"),
        default=False,
        db_default=False,
        help_text=_("Ordered inside the account of its e-mail, or paid first, before its buyer entered."),
    )
    currency = models.CharField(_("currency"), max_length=3)
    total_cents = models.PositiveIntegerField(_("total, in cents"))
    is_invoice_wanted = models.BooleanField(
        _("Stripe invoice asked"), help_text=_("What the switch said when the order was placed.")
    )
    vat_mentions = models.TextField(
        _("mentions about VAT"), blank=True, help_text=_("Why there is none, as it was when it was ordered.")
    )
    invoice_requested_at = models.DateTimeField(_("invoice asked for later"), null=True, blank=True)
    is_recurring = models.BooleanField(_("renews by itself"), default=False, db_default=False)
    is_livemode = models.BooleanField(
        _("real money"),
        default=False,
        db_default=False,
        help_text=_("What Stripe's key said when the order was placed; no: it is a rehearsal."),
    )
    stripe_customer_id = models.CharField(
        _("Stripe customer"),
        max_length=STRIPE_ID,
        blank=True,
        db_default="",
        help_text=_("Who pays, as Stripe was told: the customer's own, or one of this order alone."),
    )
    stripe_session_id = models.CharField(_("Stripe session"), max_length=STRIPE_ID, blank=True, db_index=True)
    placed_at = models.DateTimeField(_("placed"), db_index=True)
    expires_at = models.DateTimeField(_("held until"))
    paid_at = models.DateTimeField(_("paid"), null=True, blank=True)
    closed_at = models.DateTimeField(_("expired or cancelled"), null=True, blank=True)
    asked_at = models.DateTimeField(_("last asked at Stripe"), null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        ordering: ClassVar = ["-placed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=OrderStatus.values), name="order_status_known"),
            models.CheckConstraint(
                condition=~Q(status=OrderStatus.PAID) | Q(paid_at__isnull=False),
                name="order_paid_has_its_instant",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], condition=Q(status="held"), name="order_held_until"),
        ]

    def __str__(self) -> str:
        return self.number

    @classmethod
    def hold(
        cls,
        *,
        customer: Customer,
        buyer_name: str,
        language: str,
        is_proven: bool,
        identity: BuyerIdentity | None,
        basket: Basket,
        event: Event | None,
        currency: str,
        is_livemode: bool,
        is_invoice_wanted: bool,
        vat_mentions: str,
        now: datetime,
        expires_at: datetime,
    ) -> Order:
        """Write an order and its lines; the caller has taken the places in the same transaction."""
        order = cls.objects.create(
            customer=customer,
            buyer_name=buyer_name,
            buyer_email=customer.email,
            buyer_type=identity.buyer_type if identity else BuyerType.INDIVIDUAL,
            identity=identity,
            language=language,
            is_proven=is_proven,
            currency=currency,
            total_cents=basket.total_cents,
            is_livemode=is_livemode,
            is_invoice_wanted=is_invoice_wanted,
            vat_mentions=vat_mentions,
            is_recurring=basket.is_recurring,
            placed_at=now,
            expires_at=expires_at,
        )
        Line.objects.bulk_create(
            Line(
                order=order,
                event=event if priced.offer.quota_pk else None,
                price_id=priced.offer.price_pk,
                quota_id=priced.offer.quota_pk,
                label=priced.offer.label,
                quantity=priced.quantity,
                unit_cents=priced.unit_cents,
                vat_rate=priced.offer.vat_rate,
                total_cents=priced.total_cents,
                vat_cents=priced.vat_cents,
            )
            for priced in basket.lines
        )
        return order

    @classmethod
    def by_link(cls, link: str) -> Order:
        """Return the order of a signed link; raise BadLink or Order.DoesNotExist.

        The order of a buyer who was erased opens to nobody.
        """
        orders = cls.objects.select_related("customer", "identity")
        return orders.get(cls.opened_by(link), customer__erased_at=None)

    def is_link_enough(self, *, now: datetime) -> bool:
        """Say whether its link alone still moves money, binds or says whom it is for: while it is of use.

        That is until its last event is over; without an event, for a month after its payment.
        """
        over_at = [line.event.ends_at for line in self.lines.select_related("event") if line.event]
        return now < max(over_at, default=(self.paid_at or self.placed_at) + LINK_WITHOUT_EVENT)

    @property
    def mentions(self) -> str:
        """Return what an invoice of this order says at its foot beside who sells."""
        late_payment = LATE_PAYMENT if self.buyer_type in PROFESSIONAL else ""
        return "\n".join(mention for mention in (self.vat_mentions, late_payment) if mention)

    @property
    def is_free(self) -> bool:
        """Say whether there is nothing to pay."""
        return self.total_cents == 0

    @property
    def is_paid(self) -> bool:
        """Say whether the order is paid."""
        return self.status == OrderStatus.PAID

    @property
    def expects_invoice(self) -> bool:
        """Say whether Stripe issues an invoice: asked for a purchase, always for what renews."""
        return self.is_invoice_wanted or self.is_recurring or self.invoice_requested_at is not None

    @property
    def is_held(self) -> bool:
        """Say whether the order waits for its payment."""
        return self.status == OrderStatus.HELD

    @property
    def is_processing(self) -> bool:
        """Say whether the payment is in progress: the places are held until its money comes or is refused."""
        return self.status == OrderStatus.PROCESSING

    def pay(self, *, paid_at: datetime) -> None:
        """Move to paid an order that is held or whose payment is in progress; raise IllegalMove.

        `paid_at` is when its money arrived at Stripe; of a free one, when it was placed.
        """
        self._move(PAY, paid_at=paid_at)

    def process(self) -> None:
        """Move a held order to processing: its payment is in progress. Raise IllegalMove."""
        self._move(PROCESS)

    def process_late(self) -> None:
        """Move an expired or cancelled order to processing, places taken again. Raise IllegalMove."""
        self._move(PROCESS_LATE, closed_at=None)

    def refuse(self, *, now: datetime) -> None:
        """Move to refused what the bank refused; the caller gives the places back. Raise IllegalMove."""
        self._move(REFUSE, closed_at=now)

    def refuse_late(self, *, now: datetime) -> None:
        """Move to refused an expired or cancelled order, whose places went back. Raise IllegalMove."""
        self._move(REFUSE_LATE, closed_at=now)

    def pay_late(self, *, paid_at: datetime) -> None:
        """Move a closed order to paid once its places are taken again. Raise IllegalMove."""
        self._move(PAY_LATE, paid_at=paid_at, closed_at=None)

    def pay_whenever(self, *, paid_at: datetime) -> None:
        """Move to paid an order that takes no place, in time or late; raise IllegalMove when it was paid."""
        try:
            self.pay(paid_at=paid_at)
        except IllegalMove:
            self.pay_late(paid_at=paid_at)

    def expire(self, *, now: datetime) -> None:
        """Move a held order to expired; the caller gives the places back. Raise IllegalMove."""
        self._move(EXPIRE, closed_at=now)

    def cancel(self, *, now: datetime) -> None:
        """Move a held order to cancelled; the caller gives the places back. Raise IllegalMove."""
        self._move(CANCEL, closed_at=now)

    def void(self, *, now: datetime) -> None:
        """Move a paid order to voided; the caller voids what it had. Raise IllegalMove."""
        self._move(VOID, closed_at=now)

    def _move(self, move: Move, **instants: datetime | None) -> None:
        moved = Order.objects.filter(pk=self.pk, status__in=move.sources).update(
            status=move.target, **instants
        )
        if not moved:
            raise IllegalMove(f"{self.number}: {move.verb}")
        self.status = move.target
        for name, instant in instants.items():
            setattr(self, name, instant)

    def remember_session(self, *, stripe_session_id: str, stripe_customer_id: str) -> None:
        """Keep the Checkout Session that was opened for this order, and who pays there."""
        Order.objects.filter(pk=self.pk).update(
            stripe_session_id=stripe_session_id, stripe_customer_id=stripe_customer_id
        )
        self.stripe_session_id, self.stripe_customer_id = stripe_session_id, stripe_customer_id

    def note_proof(self) -> None:
        """Keep that who ordered is proven to be the customer."""
        Order.objects.filter(pk=self.pk).update(is_proven=True)
        self.is_proven = True

    def bill_to(self, *, identity: BuyerIdentity) -> None:
        """Keep whom the invoice is made out to from now on."""
        self.identity, self.buyer_type = identity, identity.buyer_type
        self.save(update_fields=["identity", "buyer_type"])

    def request_invoice(self, *, now: datetime) -> bool:
        """Note that the invoice is asked for after the payment; say whether none was expected before."""
        unexpected = Order.objects.paid().filter(
            pk=self.pk, is_invoice_wanted=False, is_recurring=False, invoice_requested_at=None
        )
        self.invoice_requested_at = now
        return bool(unexpected.update(invoice_requested_at=now))

    def is_open_to_cancelling(self, *, now: datetime) -> bool:
        """Say whether its buyer may give tickets back at `now`."""
        events = (line.event for line in self.lines.all() if line.event)
        return self.is_paid and any(event.is_open_to_cancelling(now=now) for event in events)

    def claim_question(self, *, now: datetime, not_since: datetime) -> bool:
        """Say whether Stripe may be asked now: nobody else asked since `not_since`."""
        unasked = Q(asked_at__isnull=True) | Q(asked_at__lt=not_since)
        return bool(Order.objects.filter(unasked, pk=self.pk).update(asked_at=now))

    def places_by_quota(self) -> dict[int, int]:
        """Return `{quota pk: places}` over the lines."""
        places: dict[int, int] = {}
        for line in self.lines.all():
            if line.quota_id is not None:
                places[line.quota_id] = places.get(line.quota_id, 0) + line.quantity
        return places
