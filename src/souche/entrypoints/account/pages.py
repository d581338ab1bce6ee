"""What all pages of an account share: who is signed in, the organisation's time zone, and no copy kept."""

from __future__ import annotations

from functools import wraps
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control

from souche.domain.customers.recognition import recognised_customer
from souche.domain.organisation.models import Organisation
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from souche.domain.customers.models import Customer

Arguments = ParamSpec("Arguments")

never_kept = cache_control(private=True, no_store=True)


def for_the_signed_in(
    view: Callable[Concatenate[HttpRequest, Customer, Arguments], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, Arguments], HttpResponseBase]:
    """Give the view the customer who is signed in; lead anyone else to the door."""

    @never_kept
    @wraps(view)
    def guarded(
        request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> HttpResponseBase:
        customer = getattr(request, "previewed_customer", None) or recognised_customer(request)
        if customer is None:
            return SeeOther(reverse("account:ask"))
        return view(request, customer, *args, **kwargs)

    return guarded


def show(*, request: HttpRequest, template: str, status: int = HTTPStatus.OK, **context: Any) -> HttpResponse:
    """Render a page in the organisation's time zone."""
    organisation = Organisation.current()
    with timezone.override(ZoneInfo(organisation.time_zone)):
        return render(request, template, {"organisation": organisation, **context}, status=status)
