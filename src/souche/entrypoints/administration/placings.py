"""Places that are held and not paid: who holds them, since when, and how to give them back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib import admin, messages
from django.db.models import Sum
from django.template.response import TemplateResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from souche.actions.release_holds import release_holds
from souche.domain.orders.models import Placing
from souche.domain.payments.gateway.errors import StripeFailed
from souche.entrypoints.administration.facts import FactAdmin, link_to
from souche.entrypoints.administration.look import column
from souche.kit import clock

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse

    from souche.domain.organisation.models import StaffMember

MAY_RELEASE = "orders.change_placing"


def name_of_network(network: str) -> str:
    """Return a short name, the same for one network: the address itself is nobody's business.

    Keyed, since whoever tries all addresses would find one by its plain fingerprint.
    """
    return salted_hmac("souche.network", network).hexdigest()[:8].upper()


class NetworkFilter(admin.SimpleListFilter):
    """Keep what one network holds."""

    title = _("network")
    parameter_name = "network"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Offer the networks that hold something now, those with the most orders first."""
        del request, model_admin
        networks = list(Placing.objects.waiting().values_list("network", flat=True))
        most_first = sorted(set(networks), key=lambda network: -networks.count(network))
        return [(name_of_network(each), name_of_network(each)) for each in most_first[:50]]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Placing]) -> QuerySet[Placing]:
        """Keep the network that was chosen."""
        del request
        if not self.value():
            return queryset
        networks = set(Placing.objects.waiting().values_list("network", flat=True))
        chosen = [network for network in networks if name_of_network(network) == self.value()]
        return queryset.filter(network__in=chosen)


@admin.register(Placing)
class PlacingAdmin(FactAdmin[Placing]):
    """Orders that hold places and are not paid yet."""

    list_display = ["order_page", "buyer", "places", "placed_at", "until", "group", "is_sure"]
    list_display_links = None
    list_filter = [NetworkFilter, "is_sure"]
    list_select_related = ["order"]
    search_fields = ["order__number", "order__buyer_name", "order__buyer_email"]
    actions = ["release"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Placing]:
        """Keep what waits, and count its places."""
        del request
        return Placing.objects.waiting().annotate(places=Sum("order__lines__quantity"))

    def has_release_permission(self, request: HttpRequest) -> bool:
        """Leave it to who may give places back."""
        return request.user.has_perm(MAY_RELEASE)

    @admin.action(description=_("Give these places back"), permissions=["release"])
    def release(self, request: HttpRequest, queryset: QuerySet[Placing]) -> HttpResponse | None:
        """Say what will be given back, then do it."""
        if "sure" not in request.POST:
            context = {
                **self.admin_site.each_context(request),
                "title": gettext("Give these places back"),
                "placings": queryset,
                "places": sum(getattr(placing, "places", 0) or 0 for placing in queryset),
            }
            return TemplateResponse(request, "administration/release.html", context)
        orders, actor = [placing.order for placing in queryset], cast("StaffMember", request.user)
        try:
            released = release_holds(orders=orders, actor=actor, now=clock.now())
        except StripeFailed:
            messages.error(request, gettext("Stripe could not be asked: look at this list, and try again."))
            return None
        sentence = ngettext("%(count)d order was given up.", "%(count)d orders were given up.", released)
        messages.success(request, sentence % {"count": released})
        return None

    @column(description=_("order"))
    def order_page(self, placing: Placing) -> str:
        """Link to the order."""
        return link_to(placing.order)

    @column(description=_("buyer"))
    def buyer(self, placing: Placing) -> str:
        """Name who typed it."""
        return f"{placing.order.buyer_name} – {placing.order.buyer_email}"

    @column(description=_("places"), ordering="places")
    def places(self, placing: Placing) -> int:
        """Return how many."""
        return int(getattr(placing, "places", 0) or 0)

    @column(description=_("held until"), ordering="order__expires_at")
    def until(self, placing: Placing) -> Any:
        """Return when they come back by themselves."""
        return placing.order.expires_at

    @column(description=_("network"), ordering="network")
    def group(self, placing: Placing) -> str:
        """Show which come from one network."""
        return name_of_network(placing.network)
