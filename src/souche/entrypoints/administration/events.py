"""Events with their quotas and prices on one page, and their products."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from souche.actions.duplicate_event import duplicate_event
from souche.domain.catalogue.models import Event, Price, Product, Quota, SaleState
from souche.domain.organisation.models import Organisation
from souche.entrypoints.administration import look
from souche.entrypoints.administration.amounts import euros, percent
from souche.entrypoints.administration.cancel_event_page import cancel_event_page
from souche.entrypoints.administration.event_forms import (
    EventForm,
    PriceForm,
    PriceFormSet,
    QuotaForm,
    vat_choices,
)
from souche.entrypoints.administration.facts import FactInline, link, link_to
from souche.entrypoints.administration.look import column, page_button
from souche.entrypoints.administration.tracked import TrackedAdmin
from souche.kit import clock

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember

COLOURS = {
    SaleState.ON_SALE.value: "success",
    SaleState.NOT_YET.value: "info",
    SaleState.CLOSED.value: "warning",
    SaleState.SOLD_OUT.value: "danger",
    SaleState.CANCELLED.value: "danger",
    "hidden": "default",
}


MAY_SCHEDULE = "catalogue.schedule_event"
# What may be written without deciding what is sold.
TEXTS = frozenset({"title", "description", "picture"})


class QuotasOfEvent(look.UnfoldTabularInline[Quota, Event]):
    """Numbers of places."""

    model = Quota
    form = QuotaForm
    fields = ["name", "size", "taken", "left"]
    readonly_fields = ["taken", "left"]
    extra = 0
    hide_title = True
    verbose_name = _("quota")
    verbose_name_plural = _("1. Quotas: how many places there are")

    def get_extra(self, request: HttpRequest, obj: Event | None = None, **options: Any) -> int:
        """Offer an empty row for a new event."""
        del request, options
        return 0 if obj else 1

    def get_queryset(self, request: HttpRequest) -> QuerySet[Quota]:
        """Hold the rows while they are saved: buyers take places meanwhile, and saving must not undo that."""
        quotas = super().get_queryset(request)
        return quotas.select_for_update() if request.method == "POST" else quotas

    @column(description=_("left"))
    def left(self, quota: Quota) -> int | None:
        """Return the places left."""
        return quota.places_left if quota.pk else None


class PricesOfEvent(look.RowsInline[Price, Event]):
    """Tariffs, each with the names of its product and its quota."""

    model = Price
    form = PriceForm
    formset = PriceFormSet  # type: ignore[assignment]  # these rows hang on a product, not on the event
    fields = [
        "product_name", "label", "amount_cents", "vat_rate", "quota_name",
        "maximum_per_order", "is_free_price", "minimum_cents", "is_for_members", "maximum_per_member",
        "is_active",
    ]  # fmt: skip
    extra = 0
    hide_title = True
    template_before = "administration/prices_help.html"
    verbose_name = _("price")
    verbose_name_plural = _("2. Prices: what is sold, and for how much")

    def get_extra(self, request: HttpRequest, obj: Event | None = None, **options: Any) -> int:
        """Offer two empty rows for a new event."""
        del request, options
        return 0 if obj else 2

    def get_formset(self, request: HttpRequest, obj: Event | None = None, **options: Any) -> Any:
        """Tell the rows the words to propose and the VAT rates."""
        names = {
            "rates": vat_choices(Organisation.current()),
            "product_names": tuple(obj.products.values_list("name", flat=True)) if obj else (),
            "quota_names": tuple(obj.quotas.values_list("name", flat=True)) if obj else (),
        }
        options["form"] = type("PriceForm", (PriceForm,), names)
        return super().get_formset(request, obj, **options)

    def get_form_queryset(self, obj: Event) -> QuerySet[Price]:
        """Return the prices of the event, product by product."""
        prices = Price.objects.filter(product__event=obj).select_related("product", "quota")
        return prices.order_by("product__position", "product_id", "position", "pk")

    def save_new_instance(self, parent: Event, instance: Price) -> None:
        """Leave a new price as the formset made it: with its product and its quota."""


@admin.register(Event)
class EventAdmin(TrackedAdmin[Event]):
    """One performance, on one date."""

    form = EventForm
    list_display = ["title", "starts_at", "place_name", "sale", "sold", "left", "is_published"]
    list_editable = ["is_published"]
    list_filter = ["is_published", "starts_at"]
    search_fields = ["title", "place_name"]
    date_hierarchy = "starts_at"
    ordering = ["-starts_at"]
    prepopulated_fields = {"slug": ["title"]}
    readonly_fields = ["public_page", "cancelled"]
    actions = ["duplicate"]
    actions_detail = ["cancel"]
    save_on_top = False
    warn_unsaved_form = True
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    "slug",
                    "public_page",
                    "cancelled",
                    "is_published",
                    "description",
                    "picture",
                ]
            },
        ),
        (_("Place"), {"fields": ["place_name", "place_address"]}),
        (_("Dates"), {"fields": ["doors_at", "starts_at", "ends_at", "sales_open_at", "sales_close_at"]}),
        (
            _("When buyers cannot come"),
            {
                "fields": ["buyers_cancel_until", "cancellation_fee_cents"],
                "description": _("Buyers give tickets back from the page of their order, and are refunded."),
            },
        ),
    ]
    inlines = [QuotasOfEvent, PricesOfEvent]
    untold = ["taken", "public_id"]

    def told_with(self, row: Event) -> list[Any]:
        """Tell of quotas, products and prices too: they are saved on the same page."""
        products = list(row.products.all())
        prices = Price.objects.filter(product__in=products).select_related("product", "quota")
        return [row, *row.quotas.all(), *products, *prices]

    def get_readonly_fields(self, request: HttpRequest, obj: Event | None = None) -> list[str]:
        """Leave dates, places and publication to who sells; others may write the texts."""
        del obj
        if request.user.has_perm(MAY_SCHEDULE):
            return list(self.readonly_fields)
        return [name for name in flatten_fieldsets(self.fieldsets) if name not in TEXTS]

    def get_prepopulated_fields(self, request: HttpRequest, obj: Event | None = None) -> dict[str, Any]:
        """Propose an address where one may be typed."""
        del obj
        return dict(self.prepopulated_fields) if request.user.has_perm(MAY_SCHEDULE) else {}

    def get_changelist_instance(self, request: HttpRequest) -> look.UnfoldChangeList:
        """Let who sells alone publish from the list."""
        changelist = super().get_changelist_instance(request)
        if not request.user.has_perm(MAY_SCHEDULE):
            changelist.list_editable = ()
        return changelist

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        """Count the places, sold and left."""
        taken = (
            Quota.objects.filter(event=OuterRef("pk"))
            .order_by()
            .values("event")
            .annotate(taken=Sum("taken"))
            .values("taken")
        )
        events = Event.objects.with_places().annotate(places_taken=Subquery(taken))
        return events.order_by(*self.get_ordering(request))

    def _create_formsets(self, request: HttpRequest, obj: Any, change: bool) -> Any:
        """Let the prices see the quotas of the same page."""
        formsets, inlines = super()._create_formsets(request, obj, change)  # type: ignore[misc]  # Django's own step
        quotas = next((formset for formset in formsets if formset.model is Quota), None)
        for formset in formsets:
            if isinstance(formset, PriceFormSet) and quotas is not None:
                formset.quotas = quotas
        return formsets, inlines

    def save_model(self, request: HttpRequest, obj: Event, form: Any, change: bool) -> None:
        """Write what was typed alone: somebody may cancel the event meanwhile."""
        del request
        obj.save(update_fields=form.changed_data if change else None)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save the prices with their products and quotas; they come after the quotas."""
        if isinstance(formset, PriceFormSet):
            formset.save_rows_of(form.instance)
        else:
            super().save_formset(request, form, formset, change)

    @admin.action(description=_("Duplicate the selected events"), permissions=["add"])
    def duplicate(self, request: HttpRequest, queryset: QuerySet[Event]) -> None:
        """Copy events, with their quotas, products and prices."""
        actor, now = cast("StaffMember", request.user), clock.now()
        copies = [duplicate_event(event=event, actor=actor, now=now) for event in queryset]
        links = format_html_join(", ", "{}", ((link_to(copy),) for copy in copies))
        sentence = ngettext(
            "One copy was made, unpublished. Give it its date:",
            "%(count)d copies were made, unpublished. Give them their dates:",
            len(copies),
        ) % {"count": len(copies)}
        messages.success(request, format_html("{} {}", sentence, links))

    def has_cancel_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Leave cancelling to who may change events and refund."""
        del object_id
        return request.user.has_perms(["catalogue.change_event", "payments.add_refund"])

    @page_button(description=_("Cancel the event"), address="annuler", permissions=["cancel"])
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Cancel the event, or show how far the refunds of a cancelled one have come."""
        event = self.get_object(request, object_id)
        if event is None:
            raise Http404
        return cancel_event_page(request, event=event, context=self.admin_site.each_context(request))

    @column(description=_("sales"), label=COLOURS)
    def sale(self, event: Event) -> tuple[str, str]:
        """Say what a visitor can do now."""
        if not event.is_published:
            return "hidden", gettext("Not published")
        places_left = cast("int | None", getattr(event, "places_left", None))
        state = event.sale_state(now=clock.now(), places_left=places_left or 0)
        return state.value, str(state.label)

    @column(description=_("sold"), ordering="places_taken")
    def sold(self, event: Event) -> int:
        """Return the places taken, held ones included."""
        return int(getattr(event, "places_taken", 0) or 0)

    @column(description=_("left"), ordering="places_left")
    def left(self, event: Event) -> int:
        """Return the places left."""
        return int(getattr(event, "places_left", 0) or 0)

    @column(description=_("what the public sees"))
    def public_page(self, event: Event) -> str:
        """Link to the public page."""
        if not event.pk:
            return gettext("once it is saved")
        if not event.is_published:
            return gettext("nothing: the event is not published")
        return link(reverse("shop:event", args=[event.slug]), gettext("Open the public page"))

    @column(description=_("cancelled"))
    def cancelled(self, event: Event) -> str:
        """Link a cancelled event to its refunds."""
        if not event.is_cancelled:
            return gettext("no")
        return link(reverse("admin:catalogue_event_cancel", args=[event.pk]), gettext("yes: see the refunds"))


class PricesOfProduct(FactInline):
    """The prices of a product, to read: they are changed on the event's page."""

    model = Price
    fields = ["label", "amount", "rate", "quota", "is_active"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Read the quotas together."""
        return super().get_queryset(request).select_related("quota")

    @column(description=_("price with VAT"))
    def amount(self, price: Price) -> str:
        """Show the price."""
        return euros(price.amount_cents)

    @column(description=_("VAT rate"))
    def rate(self, price: Price) -> str:
        """Show the rate."""
        return percent(price.vat_rate)


@admin.register(Product)
class ProductAdmin(TrackedAdmin[Product]):
    """Products are made on the event's page; their description and order are given here."""

    list_display = ["name", "event_page", "position", "prices_shown"]
    list_editable = ["position"]
    list_filter = [("event", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["event"]
    search_fields = ["name", "event__title"]
    fields = ["name", "description", "position", "untaxed_ground", "event_page"]
    readonly_fields = ["event_page"]
    inlines = [PricesOfProduct]

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002  # Django's name
        """Refuse: a product is made on the page of its event."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Product]:
        """Keep the products of events, and read their prices together."""
        return super().get_queryset(request).filter(event__isnull=False).prefetch_related("prices")

    @column(description=_("event"), ordering="event")
    def event_page(self, product: Product) -> str:
        """Link to the event."""
        return link_to(product.event)

    @column(description=_("prices"))
    def prices_shown(self, product: Product) -> str:
        """Show the prices in a line."""
        return " · ".join(f"{price.label} {euros(price.amount_cents)}" for price in product.prices.all())
