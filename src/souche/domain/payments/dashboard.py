"""Where an object is seen in Stripe's dashboard: the pages of the right account, real or rehearsed."""

from __future__ import annotations

ADDRESS = "https://dashboard.stripe.com"


def dashboard_url(*, account_id: str, is_livemode: bool, page: str) -> str:
    """Return the address of a page such as `invoices/in_1`; without account, whoever is signed in sees it."""
    parts = [ADDRESS, account_id, "" if is_livemode else "test", page]
    return "/".join(part for part in parts if part)
