"""PDFs that Stripe draws: fetched from Stripe's own hosts alone, within bounds of size and time."""

from __future__ import annotations

import time
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings

from souche.domain.payments.gateway.client import TIMEOUT_SECONDS
from souche.domain.payments.gateway.errors import StripeRefused, StripeUnreachable

# Far above any invoice; a larger answer is not a PDF of ours.
LARGEST_PDF_BYTES = 20 * 1024 * 1024
# A host that gives one byte each nine seconds keeps every timeout of httpx, and a worker for ever.
WHOLE_SECONDS = 30
MOST_REDIRECTS = 5
STRIPE = "stripe.com"


def fetch_pdf(link: str) -> bytes:
    """Return the bytes of a document of Stripe's.

    Redirects are followed within Stripe's hosts, over HTTPS; of a local Stripe, within its own address.
    Raises StripeRefused when the link leads anywhere else, StripeUnreachable for what is no PDF or comes
    too late.
    """
    give_up_at = time.monotonic() + WHOLE_SECONDS
    for _hop in range(MOST_REDIRECTS + 1):
        if not leads_to_stripe(link):
            # Who holds the whole link reads the invoice: only its host is told.
            raise StripeRefused(f"no PDF of Stripe's at {_origin(link)[1] or 'no address'}")
        found = _open(link, give_up_at=give_up_at)
        if isinstance(found, bytes):
            return found
        link = found
    raise StripeUnreachable("Stripe's link leads from one to the next without end")


def leads_to_stripe(link: str) -> bool:
    """Say whether a link leads to one of Stripe's hosts, or to the local one that the settings name."""
    scheme, host, port = _origin(link)
    if settings.STRIPE_API_BASE:
        return (scheme, host, port) == _origin(settings.STRIPE_API_BASE)
    return (scheme, port) == ("https", 443) and (host == STRIPE or host.endswith(f".{STRIPE}"))


def _origin(link: str) -> tuple[str, str, int]:
    try:
        parts = urlsplit(link)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError:
        return "", "", 0
    return parts.scheme, parts.hostname or "", port


def _open(link: str, *, give_up_at: float) -> bytes | str:
    """Return the PDF that a link gives, or the address that it sends on to."""
    # Uncompressed, a few kilobytes cannot become gigabytes before they are counted.
    headers = {"Accept-Encoding": "identity"}
    try:
        with httpx.stream("GET", link, timeout=TIMEOUT_SECONDS, headers=headers) as answer:
            if answer.has_redirect_location:
                return urljoin(link, answer.headers["Location"])
            answer.raise_for_status()
            pdf = _read(answer, give_up_at=give_up_at)
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise StripeUnreachable(type(error).__name__) from error
    if not pdf.startswith(b"%PDF-"):
        raise StripeUnreachable("what Stripe's link gave is not a PDF")
    return pdf


def _read(answer: httpx.Response, *, give_up_at: float) -> bytes:
    pdf = bytearray()
    for piece in answer.iter_raw():
        pdf += piece
        if len(pdf) > LARGEST_PDF_BYTES:
            raise StripeUnreachable("what Stripe's link gave is too large for a PDF of an invoice")
        if time.monotonic() > give_up_at:
            raise StripeUnreachable("Stripe's link gives its PDF too slowly")
    return bytes(pdf)
