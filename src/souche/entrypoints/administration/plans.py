"""Memberships on sale, with their prices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from souche.domain.catalogue.models import Plan, Price
from souche.domain.organisation.models import Organisation
from souche.entrypoints.administration import look
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.event_forms import AmountsForm, vat_choices
from souche.entrypoints.administration.facts import link
from souche.entrypoints.administration.look import column
from souche.entrypoints.administration.tracked import TrackedAdmin

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest


class PlanPriceForm(AmountsForm):
    """A price of a membership."""

    class Meta:
        model = Price
        fields: ClassVar = [
            "label", "amount_cents", "vat_rate", "is_free_price", "minimum_cents", "is_active",
        ]  # fmt: skip


class PricesOfPlan(look.UnfoldTabularInline[Price, Plan]):
    """What a membership costs."""

    model = Price
    fk_name = "product"
    form = PlanPriceForm
    fields = ["label", "amount_cents", "vat_rate", "is_free_price", "minimum_cents", "is_active"]
    extra = 1
    hide_title = True

    def get_formset(self, request: HttpRequest, obj: Plan | None = None, **options: Any) -> Any:
        """Tell the rows the VAT rates."""
        names = {"rates": vat_choices(Organisation.current())}
        options["form"] = type("PlanPriceForm", (PlanPriceForm,), names)
        return super().get_formset(request, obj, **options)


@admin.register(Plan)
class PlanAdmin(TrackedAdmin[Plan]):
    """Memberships on sale; a new price is for new members, until the others agree to it."""

    list_display = ["name", "term", "prices_shown", "is_published", "is_offered_with_tickets", "position"]
    list_editable = ["is_published", "position"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}
    readonly_fields = ["public_page"]
    fieldsets = [
        (None, {"fields": ["name", "slug", "public_page", "is_published", "description"]}),
        (_("Duration"), {"fields": ["term", "season_ends_on"]}),
        (_("VAT"), {"fields": ["untaxed_ground"]}),
        (_("Sales"), {"fields": ["is_offered_with_tickets", "position"]}),
    ]
    inlines = [PricesOfPlan]
    untold = ["public_id"]

    def told_with(self, row: Plan) -> list[Any]:
        """Tell of its prices too: they are saved on the same page."""
        return [row, *row.prices.select_related("product", "quota")]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        """Read the prices together."""
        return super().get_queryset(request).prefetch_related("prices")

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> list[Any]:
        """Keep the duration of a membership that somebody joined."""
        del request
        is_joined = obj is not None and obj.memberships.exists()
        return ["public_page", "term"] if is_joined else ["public_page"]

    @column(description=_("prices"))
    def prices_shown(self, plan: Plan) -> str:
        """Show the prices in a line."""
        return " · ".join(f"{price.label} {euros(price.amount_cents)}" for price in plan.prices.all())

    @column(description=_("what the public sees"))
    def public_page(self, plan: Plan) -> str:
        """Link to the public page."""
        if not plan.pk:
            return gettext("once it is saved")
        if not plan.is_published:
            return gettext("nothing: the membership is not published")
        return link(reverse("shop:plan", args=[plan.slug]), gettext("Open the public page"))
