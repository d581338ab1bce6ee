"""Take the pictures of the sandbox's README: `make screenshots` (needs Chromium and pdftoppm)."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import stripe
from playwright.sync_api import sync_playwright

from tests.chromium import FLAGS, find_chromium
from tests.stripe_sandbox.server import Server

if TYPE_CHECKING:
    from playwright.sync_api import FloatRect, Page

PICTURES = Path(__file__).resolve().parent.parent / "src" / "stripe_sandbox" / "docs"
HOUSE = {
    "name": "Théâtre du Marché",
    "support_email": "billetterie@theatre-du-marche.example",
    "address": {"line1": "3 place du Marché", "postal_code": "21000", "city": "Dijon", "country": "FR"},
    "tax_ids": [{"type": "eu_vat", "value": "FR12345678901"}],
}
TICKETS = (("Le Malade imaginaire, plein tarif", 2400, 2), ("Le Malade imaginaire, moins de 26 ans", 1200, 1))


def open_session(api: stripe.V1Services) -> stripe.checkout.Session:
    """Return an open session for three tickets, which will make an invoice in French."""
    rate = api.tax_rates.create(
        {"display_name": "TVA", "percentage": 5.5, "inclusive": True, "country": "FR"}
    )
    customer = api.customers.create({"email": "alice@example.org", "preferred_locales": ["fr"]})
    return api.checkout.sessions.create(
        {
            "mode": "payment",
            "locale": "fr",
            "customer": customer.id,
            "customer_update": {"name": "auto", "address": "auto"},
            "billing_address_collection": "required",
            "line_items": [
                {
                    "price_data": {
                        "currency": "eur",
                        "unit_amount": cents,
                        "product_data": {"name": name},
                    },
                    "quantity": quantity,
                    "tax_rates": [rate.id],
                }
                for name, cents, quantity in TICKETS
            ],
            "invoice_creation": {
                "enabled": True,
                "invoice_data": {"footer": "Licence d’entrepreneur de spectacles L-R-26-000000."},
            },
            "success_url": "https://theatre-du-marche.example/merci",
        }
    )


def pay(page: Page, session: stripe.checkout.Session) -> None:
    """Fill the payment page in, keep its picture, and pay."""
    page.goto(str(session.url))
    fields = {
        "card_number": "4242 4242 4242 4242",
        "card_expiry": "12 / 34",
        "card_cvc": "123",
        "card_name": "Alice Martin",
        "address_line1": "12 rue des Lilas",
        "postal_code": "35000",
        "city": "Rennes",
    }
    for name, value in fields.items():
        page.fill(f"[name={name}]", value)
    # Down to the button: the list of test cards below it is in the README already.
    clip: FloatRect = {"x": 0, "y": 0, "width": 1120, "height": 1060}
    page.screenshot(path=PICTURES / "checkout.png", full_page=True, clip=clip)
    # The shop is not there: what counts is that the sandbox sends the buyer back to it.
    page.route("https://theatre-du-marche.example/**", lambda route: route.fulfill(body="Merci"))
    page.get_by_role("button", name="Payer").click()
    page.wait_for_url("https://theatre-du-marche.example/**")


def show_invoice(page: Page, invoice: stripe.Invoice, *, server: Server, folder: Path) -> None:
    """Keep the pictures of the hosted page and of the PDF."""
    page.goto(str(invoice.hosted_invoice_url))
    page.screenshot(path=PICTURES / "invoice.png", full_page=True)
    pdf = folder / "invoice.pdf"
    pdf.write_bytes(server.http.get(str(invoice.invoice_pdf)).raise_for_status().content)
    subprocess.run(
        ["pdftoppm", "-png", "-r", "80", "-f", "1", "-singlefile", str(pdf), str(PICTURES / "invoice-pdf")],
        check=True,
    )


def show_weather(page: Page, *, server: Server) -> None:
    """Keep the picture of the page « Météo » after a storm."""
    server.control(
        "weather", kind="reset_after", target="POST /v1/checkout/sessions", probability=0.2, seed=7
    )
    server.control("weather", kind="rate_limit", target="GET /v1/customers", count=3, probability=0.5)
    server.control("weather", kind="drop", target="invoice.paid", count=1)
    for _ in range(6):
        server.get("/v1/customers")
    page.goto(f"{server.url}/dashboard/weather")
    page.screenshot(path=PICTURES / "weather.png")


def main() -> None:
    """Take every picture again, from a sandbox of its own."""
    chromium = find_chromium()
    if chromium is None or shutil.which("pdftoppm") is None:
        raise SystemExit("The pictures need the system's packages `chromium` and `poppler-utils`.")
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        server = Server(Path(name) / "sandbox.sqlite")
        server.control("account", **HOUSE)
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        page = browser.new_page(locale="fr-FR", viewport={"width": 1120, "height": 760})
        session = open_session(server.stripe.v1)
        pay(page, session)
        paid = server.stripe.v1.checkout.sessions.retrieve(session.id, {"expand": ["invoice"]})
        if not isinstance(paid.invoice, stripe.Invoice):
            raise SystemExit("the payment made no invoice")
        show_invoice(page, paid.invoice, server=server, folder=Path(name))
        show_weather(page, server=server)
        browser.close()
        server.stop()


if __name__ == "__main__":
    main()
