"""Alice enters her account by the e-mail, takes her documents, sees Stripe's portal, and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from souche.actions.configure_organisation import configure_organisation
from souche.domain.organisation.models import SOUCHE, Organisation
from souche.kit import clock
from tests.cast import ALICE

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.journeys.house import House

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def offer_portal() -> None:
    """Bob offers Stripe's portal."""
    organisation = Organisation.current()
    organisation.is_portal_enabled = True
    configure_organisation(
        organisation=organisation, secret_key="", webhook_secret="", actor=SOUCHE, now=clock.now()
    )


def sign_in(page: Page, house: House) -> None:
    """Type the address with the keyboard alone, open the mail in the mailbox, press the button."""
    page.goto(f"{house.url}/mon-compte/")
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.keyboard.type(ALICE.email)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Regardez vos e-mails")
    house.work()
    page.goto(f"{house.stripe.url}/mailbox")
    page.get_by_role("link", name="Entrer dans votre compte").first.click()
    link = page.frame_locator("iframe").get_by_role("link", name="Entrer dans mon compte")
    page.goto(link.get_attribute("href") or "")
    page.get_by_role("button", name="Entrer dans mon compte").click()


def saved(page: Page, link: str) -> bytes:
    """Press a link that gives a file and return its bytes."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).first.click()
    return download.value.path().read_bytes()


def test_alice_finds_her_documents(page: Page, house: House, complaints: list[str]) -> None:
    order = house.buy(1)
    invoice = order.invoices.get()

    sign_in(page, house)

    expect(page.get_by_role("heading", level=1)).to_contain_text(ALICE.name)
    expect(page.get_by_role("link", name=f"Commande {order.number}")).to_be_visible()
    assert saved(page, invoice.number) == invoice.pdf_bytes()
    assert invoice.pdf_bytes() in saved(page, "ZIP")
    cookie = next(cookie for cookie in page.context.cookies() if cookie["name"] == "account")
    assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
    assert complaints == []


def test_alice_sees_stripe_s_portal_and_leaves(page: Page, house: House, complaints: list[str]) -> None:
    offer_portal()
    order = house.buy(1)
    sign_in(page, house)

    page.get_by_role("button", name="Mes factures chez Stripe").click()
    expect(page.get_by_role("row", name=order.invoices.get().number)).to_be_visible()
    assert page.url.startswith(house.stripe.url)

    page.goto(f"{house.url}/mon-compte/")
    page.get_by_role("button", name="Sortir du compte").click()
    page.goto(f"{house.url}/mon-compte/")
    expect(page.get_by_label("E-mail")).to_be_visible()
    assert complaints == []
