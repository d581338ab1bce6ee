"""Where a form of ours may lead a browser: here, and to the pages where one pays or manages one's cards."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

# Checkout and the customer portal (docs.stripe.com/security/guide, "Content security policy"; a house's own
# domain for both: docs.stripe.com/payments/checkout/custom-domains).
PAGES_OF_STRIPE = ("https://checkout.stripe.com", "https://billing.stripe.com")


def origin_of(url: str) -> str:
    """Return the scheme, host and port of an address; empty for one of this site, written without them."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def form_destinations(*, base_url: str, stripe_api_base: str, stripe_domains: Iterable[str]) -> list[str]:
    """Return the origins, ours first; a Stripe of another address (the local one) has its pages there too."""
    domains = [f"https://{domain}" for domain in stripe_domains]
    stripe = [origin_of(stripe_api_base)] if stripe_api_base else [*PAGES_OF_STRIPE, *domains]
    return [origin_of(base_url), *stripe]
