"""How a page is shown: with the organisation, in its time zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject

from souche.domain.customers.recognition import is_visitor_known
from souche.domain.organisation.models import Organisation

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def with_organisation(request: HttpRequest) -> dict[str, Any]:
    """Give every template the organisation; it is only read by a page that shows it."""
    del request
    return {"organisation": SimpleLazyObject(Organisation.current)}


def show(
    *,
    request: HttpRequest,
    template: str,
    organisation: Organisation,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render a page in the organisation's time zone; one that tells of its visitor is kept nowhere."""
    with timezone.override(ZoneInfo(organisation.time_zone)):
        page = render(request, template, {"organisation": organisation, **context}, status=status)
    if request.method == "POST" or is_visitor_known(request):
        patch_cache_control(page, private=True, no_store=True)
    return page
