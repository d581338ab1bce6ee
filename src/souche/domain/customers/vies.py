"""VIES, the register of VAT numbers of the European Union: asked in passing, believed when it answers."""

from __future__ import annotations

import httpx
from django.conf import settings

TIMEOUT_SECONDS = 10
# Any other word, such as MS_UNAVAILABLE, says that the register of a country does not answer.
ANSWERS = {"VALID": True, "INVALID": False}


class ViesSilent(Exception):
    """VIES is not reachable, or it cannot tell."""


def is_in_vies(*, vat_number: str) -> bool:
    """Say whether VIES knows a number such as FR44732829320; raise ViesSilent.

    ec.europa.eu/taxation_customs/vies
    """
    if not settings.VIES_URL:
        raise ViesSilent("nobody is to be asked")
    url = f"{settings.VIES_URL}/ms/{vat_number[:2]}/vat/{vat_number[2:]}"
    try:
        answer = httpx.get(url, timeout=TIMEOUT_SECONDS).raise_for_status().json()
        return ANSWERS[answer["userError"]]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        raise ViesSilent(vat_number) from error
