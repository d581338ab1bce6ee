"""Memberships: what one may join, and the page of one's own, with its buttons."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from django.conf import settings
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from souche.actions.cancel_membership import cancel_membership
from souche.actions.change_membership_price import change_membership_price
from souche.actions.open_card_page import open_card_page
from souche.domain.catalogue.models import Plan, SaleState
from souche.domain.memberships.models import Membership
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.previews import is_preview
from souche.domain.payments.gateway.errors import StripeFailed
from souche.entrypoints.shop.basket_rows import details_of, rows_of
from souche.entrypoints.shop.ordering import answer_basket
from souche.entrypoints.shop.pages import show
from souche.entrypoints.shop.proof import ask_for_proof, needs_proof
from souche.entrypoints.shop.refusals import MEMBERSHIP_REFUSED, sentence_for_membership, status_for
from souche.kit import clock
from souche.kit.responses import SeeOther
from souche.kit.secrets import BadLink

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from souche.entrypoints.shop.basket_form import BasketForm

logger = logging.getLogger(__name__)


@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Show what one may join."""
    organisation = Organisation.current()
    return show(
        request=request,
        template="shop/plans.html",
        organisation=organisation,
        plans=Plan.objects.open(house=organisation, now=clock.now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def plan_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a membership and its basket; receive an order."""
    plan = get_object_or_404(Plan.objects.filter(is_published=True), slug=slug)
    return answer_basket(request=request, offering=plan, show_page=show_plan)


def show_plan(
    request: HttpRequest, *, form: BasketForm, organisation: Organisation, status: int = HTTPStatus.OK
) -> HttpResponse:
    """Show a membership with its form, as it stands."""
    plan = cast("Plan", form.offering)
    state = plan.sale_state(now=clock.now(), places_left=1)
    return show(
        request=request,
        template="shop/plan.html",
        organisation=organisation,
        status=status,
        plan=plan,
        rows=rows_of(form=form),
        is_form_shown=bool(form.prices) and (state == SaleState.ON_SALE or form.is_bound),
        **details_of(form=form, organisation=organisation),
    )


def membership_of(request: HttpRequest, link: str) -> Membership:
    """Return the membership of a signed link, to staff by its id; raise Http404 for any other word."""
    if is_preview(request):
        return get_object_or_404(Membership.objects.with_their_facts(), public_id=link)
    try:
        return Membership.by_link(link)
    except (BadLink, Membership.DoesNotExist) as error:
        raise Http404 from error


@require_safe
@cache_control(private=True, no_store=True)
def membership_page(request: HttpRequest, link: str) -> HttpResponse:
    """Show a membership to whoever holds its link."""
    return _show_membership(request, link=link)


@require_POST
@cache_control(private=True, no_store=True)
def stop(request: HttpRequest, link: str) -> HttpResponse:
    """Stop a membership that renews, however old the link: the law wants that to be easy."""

    def cancel(membership: Membership) -> str:
        cancel_membership(membership=membership, now=clock.now())
        return _page(link)

    return _do(request, link=link, press=cancel)


@require_POST
@cache_control(private=True, no_store=True)
def agree(request: HttpRequest, link: str) -> HttpResponse:
    """Agree to the price that the page showed."""
    typed = request.POST.get("cents", "")

    def change_price(membership: Membership) -> str:
        agreed_cents = int(typed) if typed.isdecimal() else 0
        change_membership_price(membership=membership, agreed_cents=agreed_cents, now=clock.now())
        return _page(link)

    return _do_as_proven(request, link=link, press=change_price)


@require_POST
@cache_control(private=True, no_store=True)
def change_card(request: HttpRequest, link: str) -> HttpResponse:
    """Lead to Stripe's page where the card is changed, and back."""

    def open_page(membership: Membership) -> str:
        return_url = f"{settings.BASE_URL}{_page(link)}"
        return open_card_page(membership=membership, return_url=return_url, now=clock.now())

    return _do_as_proven(request, link=link, press=open_page)


def _do_as_proven(request: HttpRequest, *, link: str, press: Callable[[Membership], str]) -> HttpResponse:
    """Press a button that binds, once the link alone is enough or its member has entered."""
    membership = membership_of(request, link)
    if needs_proof(request, membership, now=clock.now()):
        return ask_for_proof(request, membership)
    return _do(request, link=link, press=press)


def _do(request: HttpRequest, *, link: str, press: Callable[[Membership], str]) -> HttpResponse:
    """Press a button and go where it leads, or say on the page why not."""
    try:
        return SeeOther(press(membership_of(request, link)))
    except MEMBERSHIP_REFUSED as error:
        if isinstance(error, StripeFailed):
            logger.warning("Membership: %s: %s", type(error).__name__, error)
        return _show_membership(
            request, link=link, problem=sentence_for_membership(error), status=status_for(error)
        )


def _page(link: str) -> str:
    return reverse("shop:membership", args=[link])


def _show_membership(
    request: HttpRequest, *, link: str, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    membership = membership_of(request, link)
    return show(
        request=request,
        template="shop/membership.html",
        organisation=Organisation.current(),
        status=status,
        membership=membership,
        currency=membership.line.order.currency,
        problem=problem,
    )
