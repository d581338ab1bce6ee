"""Memberships of the house. Amounts are cents, VAT included; instants are UTC."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Max, Q
from django.db.models.functions import Greatest
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import RECURRING_TERMS, Plan, Term
from souche.domain.customers.models import Customer
from souche.domain.memberships.states import (
    ABANDON,
    BEGIN,
    END,
    FALL_DUE,
    KEEP,
    RECOVER,
    RUNNING,
    STOP,
    IllegalMove,
    MembershipStatus,
    Move,
)
from souche.domain.memberships.terms import last_day_before
from souche.domain.orders.models import Line, Order
from souche.domain.orders.states import CLOSED, OrderStatus
from souche.kit.ids import public_id
from souche.kit.linked import LinkedRow
from souche.kit.stripe_lengths import STRIPE_ID

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

# How long a member stays one while a renewal is unpaid: Stripe tries the card again meanwhile.
GRACE = timedelta(days=14)
# A yearly renewal is announced between three months and one month ahead (Code de la consommation, L215-1).
NOTICE = timedelta(days=45)
# Stripe makes a renewal's invoice as the period ends and charges it about an hour later
# (docs.stripe.com/billing/invoices/subscription); what was not told by then is asked for.
RENEWAL_PATIENCE = timedelta(hours=3)
# Money that takes longer than this to arrive never does: the slowest debits take two weeks.
PAYMENT_PATIENCE = timedelta(days=30)


def membership_id() -> str:
    """Return a new public id of a membership."""
    return public_id("mbr")


class MembershipQuerySet(models.QuerySet["Membership"]):
    """Questions about memberships."""

    def open(self, *, now: datetime) -> MembershipQuerySet:
        """Keep those that make someone a member at `now`, renewals that are being paid included."""
        is_renewing = Q(
            status__in=(MembershipStatus.ACTIVE, MembershipStatus.PAST_DUE), term__in=RECURRING_TERMS
        )
        goes_on = Q(ends_at__gt=now) | is_renewing & Q(ends_at__gt=now - GRACE)
        return self.filter(goes_on, status__in=RUNNING, starts_at__lte=now)

    def over(self, *, now: datetime) -> MembershipQuerySet:
        """Keep the running ones whose time is over and that nothing will renew."""
        once = ~Q(term__in=RECURRING_TERMS) | Q(status=MembershipStatus.ENDING)
        unpaid = Q(status=MembershipStatus.PAST_DUE, ends_at__lte=now - GRACE)
        return self.filter(once & Q(ends_at__lte=now) | unpaid, status__in=RUNNING)

    def never_paid(self, *, now: datetime) -> MembershipQuerySet:
        """Keep those whose order closed without its money, long enough ago."""
        return self.filter(
            status=MembershipStatus.PENDING,
            line__order__status__in=CLOSED,
            line__order__closed_at__lte=now - PAYMENT_PATIENCE,
        )

    def to_ask_about(self, *, now: datetime) -> MembershipQuerySet:
        """Keep those that Stripe should have renewed by now."""
        return self.filter(
            status=MembershipStatus.ACTIVE, term__in=RECURRING_TERMS, ends_at__lte=now - RENEWAL_PATIENCE
        )

    def to_announce(self, *, now: datetime) -> MembershipQuerySet:
        """Keep the yearly ones that renew soon and whose member was not told about this renewal."""
        soon = Q(ends_at__gt=now, ends_at__lte=now + NOTICE)
        untold = Q(announced_for__isnull=True) | Q(announced_for__lt=F("ends_at"))
        return self.filter(soon, untold, status=MembershipStatus.ACTIVE, term=Term.YEARLY)

    def stoppable(self) -> MembershipQuerySet:
        """Keep those that renew by themselves and that nobody stopped."""
        return self.filter(
            status__in=(MembershipStatus.ACTIVE, MembershipStatus.PAST_DUE), term__in=RECURRING_TERMS
        )

    def running(self) -> MembershipQuerySet:
        """Keep those that began and did not end."""
        return self.filter(status__in=RUNNING)

    def begun(self) -> MembershipQuerySet:
        """Keep those that were paid once at least."""
        return self.filter(starts_at__isnull=False)

    def to_give_back(self) -> MembershipQuerySet:
        """Keep those that were paid although their member had one, and that run still."""
        return self.running().filter(is_second=True)

    def with_their_facts(self) -> MembershipQuerySet:
        """Read customer, plan and line together."""
        return self.select_related("customer", "plan", "line__order")


class Membership(LinkedRow):
    """One person's membership; its status moves by states.MOVES alone."""

    link_purpose = "membership"

    public_id = models.CharField(max_length=40, unique=True, default=membership_id, editable=False)
    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("member")
    )
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("membership")
    )
    line = models.OneToOneField(
        Line, on_delete=models.PROTECT, related_name="membership", verbose_name=_("line")
    )
    term = models.CharField(_("duration"), max_length=8, choices=Term.choices)
    status = models.CharField(
        _("state"), max_length=8, choices=MembershipStatus.choices, default=MembershipStatus.PENDING
    )
    amount_cents = models.PositiveIntegerField(_("agreed price with VAT, in cents"))
    proposed_cents = models.PositiveIntegerField(_("proposed price, in cents"), null=True, blank=True)
    stripe_subscription_id = models.CharField(_("Stripe subscription"), max_length=STRIPE_ID, blank=True)
    starts_at = models.DateTimeField(_("since"), null=True, blank=True)
    season_ends_on = models.DateField(
        _("last day of the season"), null=True, blank=True, help_text=_("As it was when it was ordered.")
    )
    ends_at = models.DateTimeField(_("paid until"), null=True, blank=True, db_index=True)
    is_second = models.BooleanField(
        _("paid twice"),
        default=False,
        db_default=False,
        help_text=_("Its member had one already when it was paid: its money goes back."),
    )
    announced_for = models.DateTimeField(_("renewal announced"), null=True, blank=True)
    past_due_at = models.DateTimeField(_("renewal failed"), null=True, blank=True)
    stopped_at = models.DateTimeField(_("stopped"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=MembershipStatus.values), name="membership_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=RUNNING) | Q(starts_at__isnull=False, ends_at__isnull=False),
                name="membership_running_has_its_period",
            ),
            models.UniqueConstraint(
                fields=["stripe_subscription_id"],
                condition=~Q(stripe_subscription_id=""),
                name="membership_has_own_subscription",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan} – {self.member_name}"

    @classmethod
    def promise(cls, *, order: Order) -> None:
        """Write the memberships that an order just held brings once it is paid."""
        lines = Line.objects.filter(order=order, event=None).select_related("price__product")
        cls.objects.bulk_create(
            cls(
                customer_id=order.customer_id,
                plan_id=line.price.product_id,
                line=line,
                term=line.price.product.term,
                season_ends_on=line.price.product.season_ends_on,
                amount_cents=line.unit_cents,
            )
            for line in lines
        )

    @classmethod
    def by_link(cls, link: str) -> Membership:
        """Return the membership of a signed link; raise BadLink or Membership.DoesNotExist.

        That of a member who was erased opens to nobody.
        """
        return cls.objects.with_their_facts().get(cls.opened_by(link), customer__erased_at=None)

    def is_link_enough(self, *, now: datetime) -> bool:
        """Say whether its link alone still changes the card or agrees to a price: as long as its order's."""
        return self.line.order.is_link_enough(now=now)

    @property
    def number(self) -> str:
        """Return the number of the order that began it, by which a person knows it."""
        return self.line.order.number

    @property
    def member_name(self) -> str:
        """Return the member's name: as typed with the order, or the customer's where they are proven."""
        order = self.line.order
        return self.customer.name if order.is_proven else order.buyer_name

    @property
    def language(self) -> str:
        """Return the language of its e-mails: the one of the order, until the customer is proven."""
        return self.customer.language if self.customer.proven_at else self.line.order.language

    @property
    def is_recurring(self) -> bool:
        """Say whether Stripe renews it."""
        return self.term in RECURRING_TERMS

    @property
    def is_pending(self) -> bool:
        """Say whether it waits for its first payment."""
        return self.status == MembershipStatus.PENDING

    @property
    def is_past_due(self) -> bool:
        """Say whether a renewal is unpaid."""
        return self.status == MembershipStatus.PAST_DUE

    @property
    def is_stoppable(self) -> bool:
        """Say whether its member may stop it: it renews, and nobody stopped it yet."""
        return self.is_recurring and self.status in {MembershipStatus.ACTIVE, MembershipStatus.PAST_DUE}

    @property
    def is_running(self) -> bool:
        """Say whether it began and did not end."""
        return self.status in RUNNING

    @property
    def turns_at(self) -> datetime | None:
        """Return an instant of the day to tell: when it renews, or within its last day."""
        is_renewed = self.is_recurring and self.status != MembershipStatus.ENDING
        return self.ends_at if is_renewed or self.ends_at is None else self.ends_at - timedelta(seconds=1)

    @property
    def grace_ends_at(self) -> datetime | None:
        """Return until when an unpaid renewal is waited for."""
        return self.ends_at and self.ends_at + GRACE

    def predecessor_ends_at(self, *, now: datetime) -> datetime | None:
        """Return the end of what the member already has of the same kind, if it goes on at `now`."""
        others = Membership.objects.filter(
            customer=self.customer_id, plan=self.plan_id, status__in=RUNNING, ends_at__gt=now
        )
        latest: datetime | None = others.aggregate(latest=Max("ends_at"))["latest"]
        return latest

    def twins(self, *, zone: ZoneInfo, now: datetime) -> list[Membership]:
        """Return what its member has, or has paid for at a slow bank, that gives all that this one would.

        A year has none: bought again, it follows the first one. A season that ends no later than what the
        member has, and a second one that renews by itself, would only be paid twice.
        """
        others = Membership.objects.filter(customer=self.customer_id, plan=self.plan_id).exclude(pk=self.pk)
        runs = Q(status__in=RUNNING, ends_at__gt=now - GRACE)
        waits = Q(status=MembershipStatus.PENDING, line__order__status=OrderStatus.PROCESSING)
        alive = others.filter(runs | waits).order_by("ends_at")
        return [other for other in alive if self._is_covered_by(other, zone=zone)]

    def _is_covered_by(self, other: Membership, *, zone: ZoneInfo) -> bool:
        if self.is_recurring:
            return other.is_recurring
        if self.season_ends_on is None:
            return False
        if other.ends_at is None:
            return other.season_ends_on is not None and other.season_ends_on >= self.season_ends_on
        return last_day_before(ends_at=other.ends_at, zone=zone) >= self.season_ends_on

    def note_second(self) -> None:
        """Keep that its member had one already: its money is to go back."""
        Membership.objects.filter(pk=self.pk).update(is_second=True)
        self.is_second = True

    def begin(self, *, starts_at: datetime, ends_at: datetime, stripe_subscription_id: str = "") -> None:
        """Move a paid membership to active for [starts_at, ends_at); raise IllegalMove."""
        self._move(BEGIN, starts_at=starts_at, ends_at=ends_at, stripe_subscription_id=stripe_subscription_id)

    def abandon(self, *, now: datetime) -> None:
        """Move a membership that was never paid to ended; raise IllegalMove."""
        self._move(ABANDON, ended_at=now)

    def fall_due(self, *, now: datetime) -> None:
        """Move to past due: a renewal failed. Raise IllegalMove."""
        self._move(FALL_DUE, past_due_at=now)

    def recover(self) -> None:
        """Move back to active: the unpaid renewal was paid. Raise IllegalMove."""
        self._move(RECOVER, past_due_at=None)

    def stop(self, *, now: datetime) -> None:
        """Move to ending: it is kept until the end of what is paid. Raise IllegalMove."""
        self._move(STOP, stopped_at=now)

    def keep(self) -> None:
        """Move back to active: its member took the stop back. Raise IllegalMove."""
        self._move(KEEP, stopped_at=None)

    def end(self, *, now: datetime) -> None:
        """Move to ended; raise IllegalMove."""
        self._move(END, ended_at=now)

    def _move(self, move: Move, **changes: datetime | str | None) -> None:
        moved = Membership.objects.filter(pk=self.pk, status__in=move.sources).update(
            status=move.target, **changes
        )
        if not moved:
            raise IllegalMove(f"{self.public_id}: {move.verb}")
        self.status = move.target
        for name, value in changes.items():
            setattr(self, name, value)

    def extend(self, *, ends_at: datetime) -> None:
        """Keep the latest end of what is paid; an older one that is told late changes nothing."""
        Membership.objects.filter(pk=self.pk).update(ends_at=Greatest("ends_at", ends_at))
        self.refresh_from_db(fields=["ends_at"])

    def claim_announcement(self) -> bool:
        """Say whether the coming renewal is to be announced now: nobody did."""
        untold = Q(announced_for__isnull=True) | Q(announced_for__lt=F("ends_at"))
        return bool(Membership.objects.filter(untold, pk=self.pk).update(announced_for=F("ends_at")))

    def propose(self, *, amount_cents: int) -> None:
        """Keep a price that the member may agree to; what they pay does not change."""
        Membership.objects.filter(pk=self.pk).update(proposed_cents=amount_cents)
        self.proposed_cents = amount_cents

    def agree(self) -> None:
        """Take the proposed price as the agreed one."""
        Membership.objects.filter(pk=self.pk, proposed_cents__isnull=False).update(
            amount_cents=F("proposed_cents"), proposed_cents=None
        )
        self.refresh_from_db(fields=["amount_cents", "proposed_cents"])
