"""« Mes factures chez Stripe »: a few minutes in Stripe's own portal."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from souche.actions.open_portal import PortalClosed, open_portal
from souche.domain.payments.gateway.errors import StripeFailed
from souche.entrypoints.account.pages import for_the_signed_in
from souche.entrypoints.account.views.home import show_home
from souche.kit import clock
from souche.kit.responses import SeeOther

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from souche.domain.customers.models import Customer

logger = logging.getLogger(__name__)


@require_POST
@for_the_signed_in
def portal(request: HttpRequest, customer: Customer) -> HttpResponse:
    """Lead to the customer's portal, which Stripe makes for this click alone."""
    try:
        return SeeOther(
            open_portal(
                customer=customer,
                return_url=f"{settings.BASE_URL}{reverse('account:home')}",
                now=clock.now(),
            )
        )
    except PortalClosed as error:
        raise Http404 from error
    except StripeFailed as error:
        logger.warning("Portal: %s: %s", type(error).__name__, error)
        problem = gettext("Stripe does not answer. Try again in a moment: your invoices are here below too.")
        return show_home(
            request=request, customer=customer, problem=problem, status=HTTPStatus.SERVICE_UNAVAILABLE
        )
