"""Members: who, until when, at what price; the memberships on sale are in plans.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin, messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from souche.actions.propose_price import NothingToPropose, propose_price
from souche.domain.memberships.models import Membership
from souche.domain.memberships.states import MembershipStatus
from souche.entrypoints.administration.amounts import euros
from souche.entrypoints.administration.facts import FactAdmin, link, link_to
from souche.entrypoints.administration.link_page import MAY_SEND, link_page
from souche.entrypoints.administration.look import column, page_button
from souche.kit import clock
from souche.kit.spreadsheets import csv_table

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from django.http import HttpRequest

COLOURS = {
    MembershipStatus.PENDING.value: "info",
    MembershipStatus.ACTIVE.value: "success",
    MembershipStatus.PAST_DUE.value: "danger",
    MembershipStatus.ENDING.value: "warning",
    MembershipStatus.ENDED.value: "default",
}


def _day(instant: datetime | None) -> str:
    return date_format(timezone.localtime(instant), "SHORT_DATE_FORMAT") if instant else ""


@admin.register(Membership)
class MembershipAdmin(FactAdmin[Membership]):
    """Who is a member, until when, and who stopped or did not pay."""

    list_display = ["member", "plan", "state", "price", "starts_at", "paid_until", "order_page"]
    list_filter = ["status", ("plan", admin.RelatedOnlyFieldListFilter), "ends_at"]
    list_select_related = ["customer", "plan", "line__order"]
    search_fields = ["customer__name", "customer__email", "line__order__number", "stripe_subscription_id"]
    search_help_text = _("Name, e-mail or order number")
    date_hierarchy = "starts_at"
    actions = ["export", "propose"]
    fieldsets = [
        (None, {"fields": ["member", "customer_page", "plan", "term", "status", "price", "proposed"]}),
        (_("Dates"), {"fields": ["starts_at", "paid_until", "announced_for", "past_due_at", "stopped_at",
                                 "ended_at"]}),
        ("Stripe", {"fields": ["stripe_subscription_id", "order_page", "members_page"]}),
    ]  # fmt: skip

    actions_detail = ["members_link"]

    def has_link_permission(self, request: HttpRequest, object_id: str | None = None) -> bool:
        """Leave writing to members to who may send e-mails."""
        del object_id
        return request.user.has_perm(MAY_SEND)

    @page_button(description=_("The buyer's link"), address="lien", permissions=["link"])
    def members_link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Send the member their link, or another one."""
        membership = self.get_object(request, object_id)
        if membership is None:
            raise Http404
        return link_page(request, row=membership, context=self.admin_site.each_context(request))

    def has_propose_permission(self, request: HttpRequest) -> bool:
        """Leave proposing a price to who may change memberships, although their facts are not typed."""
        return request.user.has_perm("memberships.change_membership")

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Leave the list of all members, with their addresses, to who may change memberships."""
        return self.has_propose_permission(request)

    @admin.action(description=_("Export as CSV"), permissions=["export"])
    def export(self, request: HttpRequest, queryset: QuerySet[Membership]) -> HttpResponse:
        """Give the selected memberships as a table."""
        del request
        memberships = queryset.select_related("customer", "plan", "line__order")
        table = csv_table(
            head=[
                gettext("Name"),
                gettext("E-mail"),
                gettext("Membership"),
                gettext("State"),
                gettext("Price"),
                gettext("Since"),
                gettext("Until"),
                gettext("Order"),
            ],
            rows=(self._row(membership) for membership in memberships),
        )
        headers = {"Content-Disposition": f'attachment; filename="{gettext("members")}.csv"'}
        return HttpResponse(table, content_type="text/csv; charset=utf-8", headers=headers)

    def _row(self, membership: Membership) -> list[str]:
        return [
            membership.member_name,
            membership.customer.email,
            membership.plan.name,
            str(membership.get_status_display()),
            self.price(membership),
            _day(membership.starts_at),
            self.paid_until(membership),
            membership.line.order.number,
        ]

    @admin.action(description=_("Propose today's price"), permissions=["propose"])
    def propose(self, request: HttpRequest, queryset: QuerySet[Membership]) -> None:
        """Ask the selected members whether they agree to the price of today; until then nothing changes."""
        asked = sum(
            _propose(membership)
            for membership in queryset.select_related("customer", "plan", "line__price", "line__order")
        )
        sentence = ngettext(
            "One member is asked by e-mail; nothing changes without their agreement.",
            "%(count)d members are asked by e-mail; nothing changes without their agreement.",
            asked,
        )
        nobody = gettext(
            "Nobody is asked: the selected members already pay today's price, or nothing that renews."
        )
        messages.success(request, sentence % {"count": asked} if asked else nobody)

    @column(description=_("member"), ordering="customer__name")
    def member(self, membership: Membership) -> str:
        """Name the member."""
        return str(membership.customer)

    @column(description=_("customer"))
    def customer_page(self, membership: Membership) -> str:
        """Link to the customer."""
        return link_to(membership.customer)

    @column(description=_("state"), ordering="status", label=COLOURS)
    def state(self, membership: Membership) -> tuple[str, str]:
        """Show the state as a badge."""
        return membership.status, str(membership.get_status_display())

    @column(description=_("paid until"), ordering="ends_at")
    def paid_until(self, membership: Membership) -> str:
        """Show its last day, or when it renews: a period ends at the midnight after it."""
        return _day(membership.turns_at)

    @column(description=_("price"), ordering="amount_cents")
    def price(self, membership: Membership) -> str:
        """Show the agreed price."""
        return euros(membership.amount_cents, membership.line.order.currency)

    @column(description=_("proposed price"))
    def proposed(self, membership: Membership) -> str:
        """Show the price that waits for an answer."""
        return euros(membership.proposed_cents, membership.line.order.currency)

    @column(description=_("order"))
    def order_page(self, membership: Membership) -> str:
        """Link to the order that began it."""
        return link_to(membership.line.order)

    @column(description=_("what the member sees"))
    def members_page(self, membership: Membership) -> str:
        """Link to the member's page as staff see it: nothing can be done there, and its link is not told."""
        address = reverse("preview:membership", args=[membership.public_id])
        return link(address, gettext("See the member's page"))


def _propose(membership: Membership) -> bool:
    try:
        propose_price(membership=membership, now=clock.now())
    except NothingToPropose:
        return False
    return True
