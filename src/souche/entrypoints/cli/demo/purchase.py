"""Buy two tickets through the real pages, pay at the local Stripe, and wait for what comes by e-mail."""

from __future__ import annotations

import re
import secrets
import time
from typing import TYPE_CHECKING, Any

import httpx

from souche.entrypoints.cli.demo.pages import NoSuchForm, Visitor
from souche.kit.storage import write_whole

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE_SECONDS = 60
CARD = {
    "card_number": "4242 4242 4242 4242",
    "card_expiry": "12 / 34",
    "card_cvc": "123",
    "card_name": "Alice Martin",
    "address_line1": "3 place du Marché",
    "postal_code": "21000",
    "city": "Dijon",
    "country": "FR",
}


class PurchaseFailed(Exception):
    """Something that should have come did not."""


def buy_two_tickets(*, shop_url: str, sandbox_url: str, folder: Path) -> str:
    """Buy, pay, wait for the e-mail, keep its PDFs below `folder`; return what to tell.

    Raises PurchaseFailed when any step did not happen.
    """
    email = f"alice.{secrets.token_hex(4)}@example.org"
    visitor = Visitor()
    try:
        _choose(visitor, shop_url=shop_url, email=email)
        _pay(visitor, shop_url=shop_url)
        mail = _wait_for_mail(sandbox_url=sandbox_url, email=email)
    except (httpx.HTTPError, NoSuchForm) as error:
        raise PurchaseFailed(f"The purchase stopped: {error}") from error
    finally:
        visitor.close()
    kept = _keep_attachments(mail, sandbox_url=sandbox_url, folder=folder / "purchases")
    return _tell(visitor, mail=mail, kept=kept)


def _choose(visitor: Visitor, *, shop_url: str, email: str) -> None:
    visitor.open(f"{shop_url}/")
    events = [link for link in visitor.links() if "/evenements/le-malade-imaginaire" in link]
    if not events:
        raise PurchaseFailed("The agenda does not show the event to buy.")
    visitor.open(events[0])
    form = visitor.form_with("quantity")
    first, second, *_others = [name for name in form.fields if name.startswith("quantity")]
    visitor.send(form, {first: "1", second: "1", "name": "Alice Martin", "email": email})


def _pay(visitor: Visitor, *, shop_url: str) -> None:
    visitor.send(visitor.form_with("card_number"), CARD)
    if not str(visitor.page.url).startswith(f"{shop_url}/commandes/"):
        raise PurchaseFailed(f"The payment did not lead back to the order: {visitor.page.url}")


def _wait_for_mail(*, sandbox_url: str, email: str) -> dict[str, Any]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        answer = httpx.get(f"{sandbox_url}/mailbox/messages.json", params={"to": email}).raise_for_status()
        messages: list[dict[str, Any]] = answer.json()
        if messages:
            return messages[0]
        time.sleep(0.25)
    raise PurchaseFailed(f"No e-mail came to {email} within {PATIENCE_SECONDS} seconds.")


def _keep_attachments(mail: dict[str, Any], *, sandbox_url: str, folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    kept = []
    for attachment in mail["attachments"]:
        content = httpx.get(httpx.URL(sandbox_url).join(attachment["url"])).raise_for_status().content
        if not content.startswith(b"%PDF-"):
            raise PurchaseFailed(f"{attachment['name']} is not a PDF.")
        path = folder / attachment["name"]
        write_whole(path=path, chunks=[content])
        kept.append(path)
    return kept


def _tell(visitor: Visitor, *, mail: dict[str, Any], kept: list[Path]) -> str:
    invoices = [path for path in kept if path.name.startswith("facture-")]
    tickets = [path for path in kept if path.name.startswith("billets-")]
    order = re.search(r'data-order-number="([A-Z0-9]+)"', visitor.page.text)
    if not (order and invoices and tickets):
        raise PurchaseFailed(f"Incomplete: the e-mail carried {[path.name for path in kept]}.")
    names = ", ".join(f"{path.name} ({path.stat().st_size:,} bytes)" for path in kept)
    return (
        f"Order    {order[1]}\n"
        f"Invoice  {invoices[0].stem.removeprefix('facture-')}\n"
        f"E-mail   « {mail['subject']} » carried {names}\n"
        f"PDF      {invoices[0]}"
    )
