"""What is sold: products of events, memberships, and their prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from souche.domain.catalogue.models.quotas import Quota
from souche.domain.organisation.mentions import Ground
from souche.domain.organisation.models import Organisation
from souche.kit.ids import public_id
from souche.kit.one_line import LineField

if TYPE_CHECKING:
    from datetime import date, datetime


def price_id() -> str:
    """Return a new public id of a price."""
    return public_id("price")


class SaleState(models.TextChoices):
    """What a visitor can do with an event at some instant."""

    ON_SALE = "on_sale", _("On sale")
    NOT_YET = "not_yet", _("Not on sale yet")
    CLOSED = "closed", _("Sales are closed")
    SOLD_OUT = "sold_out", _("Sold out")
    CANCELLED = "cancelled", pgettext_lazy("an event", "Cancelled")


class Term(models.TextChoices):
    """How long a membership lasts, and whether it renews by itself."""

    YEAR = "year", _("One year from the purchase")
    SEASON = "season", _("Until the end of the season")
    MONTHLY = "monthly", _("A month, renewed until it is stopped")
    YEARLY = "yearly", _("A year, renewed until it is stopped")


# Stripe renews these, so often; they are bought alone, because a subscription has a session of its own.
INTERVALS = {Term.MONTHLY.value: "month", Term.YEARLY.value: "year"}
RECURRING_TERMS = tuple(INTERVALS)


def in_season(day: date, *, of: str = "") -> Q:
    """Return the condition that keeps products without a season, or before its last day; `of` leads there."""
    return Q(**{f"{of}season_ends_on": None}) | Q(**{f"{of}season_ends_on__gt": day})


class Product(models.Model):
    """What a buyer chooses between: a category of seat, a workshop; without an event, a membership."""

    event = models.ForeignKey(
        "catalogue.Event",
        on_delete=models.CASCADE,
        null=True,
        related_name="products",
        verbose_name=_("event"),
    )
    name = LineField(_("name"), max_length=80)
    description = models.TextField(_("description"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    term = models.CharField(_("duration"), max_length=8, choices=Term.choices, blank=True)
    slug = models.SlugField(  # noqa: DJ001  # several products of events have none, which "" could not say
        _("address of the page"), max_length=80, unique=True, null=True
    )
    season_ends_on = models.DateField(
        _("last day of the season"), null=True, blank=True, help_text=_("Sales stop when this day begins.")
    )
    untaxed_ground = models.CharField(
        _("VAT"),
        max_length=10,
        blank=True,
        choices=[(ground.value, ground.label) for ground in (Ground.EXEMPT, Ground.FEE, Ground.SALE)],
        help_text=_(
            "Empty: as the whole house. Otherwise no VAT is charged, whatever the rates of its prices."
        ),
    )
    is_published = models.BooleanField(_("published"), default=False)
    is_offered_with_tickets = models.BooleanField(
        _("offered on the pages of events"),
        default=False,
        help_text=_("Members may join and take their tickets in one order."),
    )

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(event__isnull=False, term="")
                | Q(event__isnull=True, slug__isnull=False, term__in=Term.values),
                name="product_is_of_an_event_or_a_membership",
            ),
            models.CheckConstraint(
                condition=~Q(term=Term.SEASON) | Q(season_ends_on__isnull=False),
                name="product_season_has_its_last_day",
            ),
            models.CheckConstraint(
                condition=Q(is_offered_with_tickets=False)
                | Q(is_published=True, term__in=["year", "season"]),
                name="product_offered_with_tickets_is_paid_once",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanManager(models.Manager["Plan"]):
    """Memberships on sale, apart from what events sell."""

    def get_queryset(self) -> models.QuerySet[Plan]:
        """Keep the products that belong to no event."""
        return super().get_queryset().filter(event__isnull=True)

    def open(self, *, house: Organisation, now: datetime) -> models.QuerySet[Plan]:
        """Keep what the public may join on the house's day."""
        return self.filter(in_season(house.day_of(now)), is_published=True)


class Plan(Product):
    """A membership that one may join: the product that belongs to no event."""

    objects: ClassVar[PlanManager] = PlanManager()

    class Meta:
        proxy = True
        verbose_name = _("membership on sale")
        verbose_name_plural = _("memberships on sale")

    def clean(self) -> None:
        """Refuse a season without its end, and a renewing membership among tickets."""
        if self.term == Term.SEASON and self.season_ends_on is None:
            raise ValidationError({"season_ends_on": _("Give the last day of the season.")})
        if self.is_offered_with_tickets and (self.is_recurring or not self.is_published):
            raise ValidationError(
                {"is_offered_with_tickets": _("Only a published membership paid once may join tickets.")}
            )

    @property
    def title(self) -> str:
        """Return its name, as an event has a title."""
        return self.name

    @property
    def is_recurring(self) -> bool:
        """Say whether Stripe renews it."""
        return self.term in RECURRING_TERMS

    def sale_state(self, *, now: datetime, places_left: int) -> SaleState:
        """Say whether it can be joined at `now`, by the house's day; there are always places."""
        del places_left
        if self.season_ends_on and self.season_ends_on <= Organisation.current().day_of(now):
            return SaleState.CLOSED
        return SaleState.ON_SALE

    def prices_on_sale(self, *, house: Organisation, now: datetime) -> PriceQuerySet:
        """Return what its page sells."""
        del house, now
        return Price.objects.on_sale(Q(product=self))


class PriceQuerySet(models.QuerySet["Price"]):
    """Questions about prices."""

    def on_sale(self, condition: Q) -> PriceQuerySet:
        """Keep the active prices that fulfil a condition, with their products."""
        return self.filter(condition, is_active=True).select_related("product")


class Price(models.Model):
    """A tariff of a product, VAT included."""

    public_id = models.CharField(max_length=40, unique=True, default=price_id, editable=False)
    product = models.ForeignKey(
        Product, on_delete=models.CASCADE, related_name="prices", verbose_name=_("product")
    )
    quota = models.ForeignKey(
        Quota,
        on_delete=models.PROTECT,
        null=True,
        related_name="prices",
        verbose_name=_("quota"),
        help_text=_("Prices that share a quota share its places. A membership has none."),
    )
    label = LineField(_("label"), max_length=80)
    amount_cents = models.PositiveIntegerField(
        _("price with VAT, in cents"), help_text=_("For a free price: the amount suggested.")
    )
    is_free_price = models.BooleanField(
        _("free price"), default=False, help_text=_("The buyer chooses the amount.")
    )
    minimum_cents = models.PositiveIntegerField(_("minimum of a free price, in cents"), default=0)
    vat_rate = models.DecimalField(_("VAT rate, %"), max_digits=5, decimal_places=2)
    is_for_members = models.BooleanField(
        _("for members only"), default=False, help_text=_("Sold to members who are signed in.")
    )
    maximum_per_member = models.PositiveSmallIntegerField(
        _("maximum per member"), null=True, blank=True, help_text=_("Over all of a member’s orders.")
    )
    maximum_per_order = models.PositiveSmallIntegerField(_("maximum per order"), default=10)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("on sale"), default=True)

    objects = PriceQuerySet.as_manager()

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(vat_rate__gte=0, vat_rate__lt=100), name="price_vat_rate_in_range"
            ),
            models.CheckConstraint(condition=Q(maximum_per_order__gte=1), name="price_maximum_at_least_one"),
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """Refuse a quota of another event and amounts that contradict each other."""
        if self.quota and self.product_id and self.quota.event_id != self.product.event_id:
            raise ValidationError({"quota": _("Choose a quota of the same event.")})
        amounts = (self.amount_cents, self.minimum_cents)
        if self.is_free_price and None not in amounts and self.amount_cents < self.minimum_cents:
            raise ValidationError({"amount_cents": _("Suggest at least the minimum.")})

    @property
    def maximum(self) -> int:
        """Return how many one order may take: a membership is one person's."""
        return 1 if self.product.term else self.maximum_per_order

    def untaxed_ground_in(self, house: Organisation) -> str:
        """Say why it bears no VAT when `house` sells it, empty when it bears some."""
        ground = self.product.untaxed_ground or house.untaxed_ground
        if ground or self.vat_rate:
            return ground
        return Ground.FEE if self.product.term else Ground.SALE
