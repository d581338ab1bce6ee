"""What is drawn on a page leads where its reader may go, and forms are drawn for who may send them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve

from souche.domain.catalogue.models import Event
from souche.domain.memberships.models import Membership
from tests.entrypoints.account.addresses import every_address
from tests.walk.table import TABLE, name_of, named_addresses
from tests.walk.test_addresses import LAST, ask, of_everything
from tests.walk.who import ROLES, Who, browser_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bs4 import Tag

    from tests.walk.house import House

EACH_ROLE = pytest.mark.parametrize("who", ROLES, ids=lambda who: who.name.lower())
BUTTONS = "button[type=submit], button:not([type]), input[type=submit]"
# The public pages' own link to the account, which asks whoever comes to sign in.
SIGN_IN = {"account:home"}
NAMES = {address.route: name_of(address) for address in every_address()}


def drawn(page: BeautifulSoup, here: str) -> Iterator[tuple[str, str]]:
    """Yield every address that a page leads to, with the method: links, frames, forms that have a button."""
    for link in page.select("a[href], iframe[src]"):
        yield "get", str(link.get("href") or link.get("src"))
    for button in page.select("[formaction]"):
        yield "post", str(button["formaction"])
    for form in page.select("form"):
        if _is_sent(form, page) and not form.find_parent("fieldset", disabled=True):
            yield str(form.get("method", "get")).lower(), str(form.get("action") or here)


def _is_sent(form: Tag, page: BeautifulSoup) -> bool:
    own = f"button[form='{form['id']}'], input[type=submit][form='{form['id']}']" if form.get("id") else ""
    return bool(form.select(BUTTONS) or (own and page.select(own)))


def row_at(address: str, here: str) -> tuple[str, bool]:
    """Return what the table calls an address drawn on a page, and whether it is one of ours."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or address.startswith(("#", "mailto:")):
        return "", False
    try:
        found = resolve(parts.path or here)
    except Resolver404:
        return "", parts.path.startswith("/administration")
    name = f"{':'.join(found.namespaces)}:{found.url_name}" if found.url_name else NAMES.get(found.route, "")
    return name, True


@EACH_ROLE
def test_what_is_drawn_leads_where_its_reader_may_go(house: House, who: Who) -> None:
    browser = browser_of(who, house)
    wrong, seen = set(), 0
    for address, row in named_addresses():
        if not row.opens_to(who, "get") or name_of(address) in LAST or not address.is_administration:
            continue
        answer = ask(browser, house, address, who, method="get")
        body = answer.getvalue()
        if answer.headers.get("Content-Type", "").startswith("text/html"):
            here = address.path(house.words(address, who))
            for method, target in drawn(BeautifulSoup(body, "html.parser"), here):
                name, is_ours = row_at(target, here)
                seen += is_ours
                if is_ours and name not in SIGN_IN and not TABLE[name].opens_to(who, method):
                    wrong.add(f"{name_of(address)}: {method} {target}")

    assert seen > len(ROLES)
    assert not wrong, "\n".join(sorted(wrong))


@EACH_ROLE
def test_an_action_that_is_not_offered_does_nothing(house: House, who: Who) -> None:
    browser = browser_of(who, house)
    event, membership = Event.objects.earliest("pk"), Membership.objects.get()
    sent = {
        "/administration/catalogue/event/": [
            {"action": "duplicate", "_selected_action": event.pk},
            {"action": "delete_selected", "_selected_action": event.pk, "post": "yes"},
            {
                "form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-id": event.pk,
                "form-0-is_published": "", "_save": "Save",
            },
        ],
        "/administration/memberships/membership/": [
            {"action": "propose", "_selected_action": membership.pk},
            {"action": "export", "_selected_action": membership.pk},
        ],
    }  # fmt: skip
    may_sell = who in {Who.OWNER, Who.BOX_OFFICE}
    before = of_everything()
    files = 0
    for page, forms in sent.items():
        for form in forms:
            answer = browser.post(page, {key: str(value) for key, value in form.items()})
            files += answer.headers["Content-Type"].startswith("text/csv")

    assert (files == 1) == may_sell
    assert (of_everything() == before) != may_sell


@pytest.mark.parametrize("role", [Who.COMMUNICATION, Who.OWNER])
def test_communication_writes_texts_alone(house: House, role: Who) -> None:
    event = Event.objects.earliest("pk")
    page = f"/administration/catalogue/event/{event.pk}/change/"
    browser = browser_of(role, house)
    fields = BeautifulSoup(browser.get(page).content, "html.parser").select("#event_form [name]")
    written = {str(field["name"]) for field in fields} - {"csrfmiddlewaretoken"}

    if role == Who.COMMUNICATION:
        assert written & {"title", "description", "picture", "is_published", "starts_at_0", "slug"} == {
            "title",
            "description",
            "picture",
        }
        typed = {"title": "Macbeth", "description": "Noir", "is_published": "", "slug": "stolen"}
        assert browser.post(page, typed)["Location"] == "/administration/catalogue/event/"
        changed = Event.objects.get(pk=event.pk)
        assert (changed.title, changed.description) == ("Macbeth", "Noir")
        assert (changed.is_published, changed.slug) == (True, event.slug)
    else:
        assert {"is_published", "slug", "quotas-0-size"} <= written


def test_the_door_reads_no_amount_and_no_address(house: House) -> None:
    browser = browser_of(Who.DOOR, house)
    ticket = house.order.tickets.get()
    for page in ("", "orders/ticket/", f"orders/ticket/{ticket.pk}/change/"):
        text = browser.get(f"/administration/{page}").content.decode()
        assert "€" not in text
        assert "@example.org" not in text

    found = browser.get("/administration/orders/ticket/", {"q": house.order.buyer_email})
    assert ticket.public_id not in found.content.decode()
    by_name = browser.get("/administration/orders/ticket/", {"q": house.order.buyer_name})
    assert ticket.public_id in by_name.content.decode()
