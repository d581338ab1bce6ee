"""How often staff may fail to sign in: by name and network, and by network alone."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import Least

from souche.kit.addresses import client_address, first_of_network

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

# A house where several people mistype at once stays below; a program that tries names does not.
FAILURES_OF_ONE_NETWORK = 30
# Who entered from a network within these days goes on entering, whatever others do there.
KNOWN_THERE = timedelta(days=90)


def tried_from(request: HttpRequest) -> str | None:
    """Return one address for the visitor's whole network: a house may use any of its /64."""
    return first_of_network(client_address(request))


class SignInLimits(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes ships no types
    """Counts as django-axes does by name and network, and closes a network where many names fail."""

    def get_failures(self, request: Any, credentials: Mapping[str, Any] | None = None) -> int:
        """Return the failures that count for this sign-in: as many as are allowed in a closed network."""
        failures: int = super().get_failures(request, credentials)
        if _of_network(request) < FAILURES_OF_ONE_NETWORK or _is_known_there(request, credentials):
            return failures
        return max(failures, settings.AXES_FAILURE_LIMIT)


def _of_network(request: Any) -> int:
    """Count the failures of a network; one person who insists counts no more than may fail for one name."""
    counted = Sum(Least("failures_since_start", settings.AXES_FAILURE_LIMIT), default=0)
    recent = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address,
        attempt_time__gte=request.axes_attempt_time - get_cool_off(request),
    )
    found: int = recent.aggregate(failures=counted)["failures"]
    return found


def _is_known_there(request: Any, credentials: Mapping[str, Any] | None) -> bool:
    entered = AccessLog.objects.filter(
        username=get_client_username(request, credentials),
        ip_address=request.axes_ip_address,
        attempt_time__gte=request.axes_attempt_time - KNOWN_THERE,
    )
    return bool(entered.exists())
