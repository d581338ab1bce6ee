"""Take the pictures of the README and the guide: `make screenshots` (needs Chromium and pdftoppm)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
from playwright.sync_api import sync_playwright

from souche.entrypoints.cli.demo.house import LOGIN, PASSWORD
from tests.chromium import FLAGS, find_chromium
from tests.sandbox import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
PATIENCE_SECONDS = 90
# The first word of an attachment's name, and its picture's.
DOCUMENTS = {"facture": "invoice-pdf", "billets": "ticket-pdf", "avoir": "credit-note-pdf"}


@contextmanager
def demo(folder: Path) -> Iterator[tuple[str, str]]:
    """Start a fresh demo; give the addresses of its shop and of its local Stripe."""
    port, sandbox_port = free_port(), free_port()
    ports = {"PORT": str(port), "SANDBOX_PORT": str(sandbox_port), "SMTP_PORT": str(free_port())}
    environment = {**os.environ, **ports, "SOUCHE_DEMO": str(folder)}
    running = subprocess.Popen([sys.executable, "-m", "souche", "demo"], env=environment, cwd=ROOT)
    shop, stripe = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
    try:
        wait_for(f"{shop}/")
        yield shop, stripe
    finally:
        running.terminate()
        running.wait(30)


def wait_for(url: str) -> httpx.Response:
    """Wait until an address answers with something."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            answer = httpx.get(url, timeout=2).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.2)
            continue
        if answer.content.strip() != b"[]":
            return answer
        time.sleep(0.2)
    raise SystemExit(f"{url} never answered")


def picture(page: Page, name: str, *, whole: bool = False) -> None:
    """Keep what the page shows."""
    page.screenshot(path=PICTURES / f"{name}.png", full_page=whole)


def buy(page: Page, shop: str) -> None:
    """Take the pictures of a purchase, from the event to the paid order."""
    page.goto(f"{shop}/")
    picture(page, "shop-agenda", whole=True)
    page.goto(f"{shop}/evenements/le-malade-imaginaire/")
    quantities = page.locator("[name^=quantity]")
    quantities.nth(0).fill("2")
    quantities.nth(2).fill("1")
    page.fill("[name=name]", "Alice Martin")
    page.fill("[name=email]", "alice@example.org")
    picture(page, "shop-event", whole=True)
    page.locator("main form button[type=submit]").last.click()
    page.fill("[name=card_number]", "4242 4242 4242 4242")
    page.fill("[name=card_expiry]", "12 / 34")
    page.fill("[name=card_cvc]", "123")
    page.fill("[name=card_name]", "Alice Martin")
    page.fill("[name=address_line1]", "3 place du Marché")
    page.fill("[name=postal_code]", "21000")
    page.fill("[name=city]", "Dijon")
    picture(page, "checkout", whole=True)
    page.get_by_role("button", name="Payer").click()
    page.locator("a[href*='/factures/']").first.wait_for(timeout=PATIENCE_SECONDS * 1000)
    picture(page, "order-paid", whole=True)


def administer(page: Page, shop: str) -> None:
    """Take the pictures of the administration."""
    page.goto(f"{shop}/administration/")
    page.fill("input[name=username]", LOGIN)
    page.fill("input[name=password]", PASSWORD)
    page.click("button[type=submit], input[type=submit]")
    page.get_by_role("link", name="Configuration").first.wait_for()
    picture(page, "admin-dashboard")
    page.get_by_role("link", name="Configuration").first.click()
    page.get_by_label("Envoyer une facture stripe").scroll_into_view_if_needed()
    picture(page, "admin-configuration")
    for name, link in {
        "admin-orders": "Commandes",
        "admin-verification": "Vérifier ma configuration",
        "admin-health": "État de santé",
    }.items():
        page.get_by_role("link", name=link, exact=False).first.click()
        picture(page, name)


def refund(page: Page, shop: str) -> None:
    """Take the pictures of a refund, and of the register with its credit note."""
    page.goto(f"{shop}/administration/orders/order/")
    page.locator("#result_list tbody a").first.click()
    page.get_by_role("link", name="Rembourser ou annuler").click()
    page.get_by_label("Toute la commande").uncheck()
    page.locator("[name=chosen]").first.check()
    page.get_by_role("button", name="Voir ce qui va se passer").click()
    picture(page, "admin-refund")
    page.get_by_role("button", name="Rembourser").click()
    credit_note = page.locator("a[href*='/pdf/']").nth(1)
    while not credit_note.is_visible():
        page.wait_for_timeout(500)
        page.reload()
    page.goto(f"{shop}/administration/invoices/invoice/")
    picture(page, "admin-invoices")
    page.locator("#result_list tbody th a, #result_list tbody a").first.click()
    picture(page, "admin-invoice")


def read_mail(page: Page, stripe: str, folder: Path) -> None:
    """Take the pictures of the mailbox, of Stripe's dashboard, and of the PDFs that came."""
    messages = wait_for(f"{stripe}/mailbox/messages.json?to=alice@example.org").json()
    page.goto(f"{stripe}/mailbox/")
    page.get_by_role("link").filter(has_text="Malade").first.click()
    picture(page, "mailbox")
    page.goto(f"{stripe}/dashboard/invoices")
    picture(page, "stripe-invoices")
    for attachment in (each for message in messages for each in message["attachments"]):
        name = DOCUMENTS[attachment["name"].partition("-")[0]]
        pdf = folder / attachment["name"]
        pdf.write_bytes(httpx.get(httpx.URL(stripe).join(attachment["url"])).content)
        subprocess.run(
            ["pdftoppm", "-png", "-r", "80", "-f", "1", "-singlefile", str(pdf), str(PICTURES / name)],
            check=True,
        )


def main() -> None:
    """Take every picture again."""
    chromium = find_chromium()
    if chromium is None or shutil.which("pdftoppm") is None:
        raise SystemExit("The pictures need the system's packages `chromium` and `poppler-utils`.")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        with demo(folder / "demo") as (shop, stripe):
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            page = browser.new_page(locale="fr-FR", viewport={"width": 1280, "height": 860})
            buy(page, shop)
            administer(page, shop)
            refund(page, shop)
            read_mail(page, stripe, folder)
            browser.close()


if __name__ == "__main__":
    main()
