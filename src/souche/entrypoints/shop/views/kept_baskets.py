"""A basket that waits for its buyer: the page that says so, and the one that the link opens."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import Http404, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from souche.actions.confirm_basket import BasketUnderWay, confirm_basket
from souche.actions.place_order import Visit
from souche.domain.catalogue.models import Event
from souche.domain.customers.recognition import recognised_customer
from souche.domain.orders.models import BadBasketLink, KeptBasket
from souche.domain.organisation.models import Organisation
from souche.entrypoints.shop.basket_form import QUANTITY, BasketForm, prices_of
from souche.entrypoints.shop.ordering import next_address, order, say_why
from souche.entrypoints.shop.pages import show
from souche.entrypoints.shop.refusals import ORDER_REFUSED, status_for
from souche.entrypoints.shop.views.events import show_event
from souche.entrypoints.shop.views.memberships import show_plan
from souche.kit import clock
from souche.kit.addresses import client_address, network_of
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.catalogue.models import Price


@require_safe
def basket_kept(request: HttpRequest) -> HttpResponse:
    """Say that a link is on its way; the address is not repeated."""
    return show(request=request, template="shop/basket_kept.html", organisation=Organisation.current())


@require_http_methods(["GET", "HEAD", "POST"])
def kept_basket(request: HttpRequest, token: str) -> HttpResponse:
    """Show a kept basket with the button that places its order."""
    try:
        basket = KeptBasket.opened_by(token, now=clock.now())
    except BadBasketLink:
        return show(
            request=request,
            template="shop/bad_basket_link.html",
            organisation=Organisation.current(),
            status=HTTPStatus.GONE,
        )
    if basket.order:
        return SeeOther(reverse("shop:order", args=[basket.order.link]))
    if isinstance(basket.offering, Event) and not basket.offering.is_published:
        raise Http404
    return _confirmed(request, basket) if request.method == "POST" else _shown(request, basket)


def _shown(request: HttpRequest, basket: KeptBasket) -> HttpResponse:
    house = Organisation.current()
    form = _form(request, basket, house)
    page = show(
        request=request,
        template="shop/kept_basket.html",
        organisation=house,
        basket=basket,
        chosen=_chosen(form),
        name=basket.typed.get("name", [""])[0],
    )
    page.headers["Cache-Control"] = "private, no-store"
    return page


def _chosen(form: BasketForm) -> list[tuple[Price, int]]:
    """Return the prices that are still on sale, with how many are wanted of each."""
    if not form.is_valid():
        return []
    wanted = ((price, form.cleaned_data.get(QUANTITY + price.public_id)) for price in form.prices)
    return [(price, quantity) for price, quantity in wanted if quantity]


def _form(request: HttpRequest, basket: KeptBasket, house: Organisation) -> BasketForm:
    """Return the basket as a form: as it was kept, or as it was changed on the page that refused it."""
    typed = QueryDict(mutable=True)
    if "name" in request.POST:
        typed.update(request.POST)
    else:
        for name, values in basket.typed.items():
            typed.setlist(name, values)
    # The address is the one that the link was sent to.
    typed["email"] = basket.email
    return BasketForm(
        typed,
        offering=basket.offering,
        prices=prices_of(offering=basket.offering, house=house, now=clock.now()),
        visitor=recognised_customer(request),
        currency=house.currency,
    )


def _confirmed(request: HttpRequest, basket: KeptBasket) -> HttpResponse:
    """Place the order, or show its page again with what was typed and what is wrong."""
    house = Organisation.current()
    form = _form(request, basket, house)
    show_page = show_event if isinstance(basket.offering, Event) else show_plan
    if not form.is_valid():
        return show_page(request, form=form, organisation=house, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    visit = Visit(network=network_of(client_address(request)), is_confirmed=True)
    place = partial(order, form=form, organisation=house, visit=visit)
    try:
        return SeeOther(next_address(confirm_basket(basket=basket, place=place, now=clock.now())))
    except (BasketUnderWay, *ORDER_REFUSED) as error:
        say_why(form=form, error=error)
        return show_page(request, form=form, organisation=house, status=status_for(error))
