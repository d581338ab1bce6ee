"""How somebody comes: in a browser that knows nothing, or through the link that enters an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from souche.domain.customers.models import SignIn
from souche.kit import clock

if TYPE_CHECKING:
    from souche.entrypoints.cli.demo.pages import Visitor
    from tests.journeys.house import House

DOOR, BASKET = "/mon-compte/entrer/", "/panier/"


def come_anew(house: House) -> None:
    """Somebody opens a browser that knows nothing."""
    house.visitor.close()
    house.visitor = type(house.visitor)()


def enter(house: House, *, email: str) -> None:
    """Ask for a link, open the mail, press the button."""
    visitor = house.visitor
    visitor.open(f"{house.url}{DOOR}")
    visitor.send(visitor.form_with("email"), {"email": email})
    house.work()
    mail = next(mail for mail in house.stripe.mails(to=email) if DOOR in mail["text"])
    visitor.open(f"{house.url}{DOOR}" + mail["text"].split(DOOR)[1].split()[0])
    visitor.send(visitor.form_to(""), {})


def confirm_basket(house: House, *, email: str) -> None:
    """Open the mail that asks whether a basket is one's own, and say so."""
    house.work()
    mail = next(mail for mail in house.stripe.mails(to=email) if BASKET in mail["text"])
    house.visitor.open(f"{house.url}{BASKET}" + mail["text"].split(BASKET)[1].split()[0])
    house.visitor.send(house.visitor.form_to(""), {})


def walk_in(visitor: Visitor, *, url: str, email: str, **typed: str) -> None:
    """Enter the account of a customer with a link that no e-mail brought; the first time a name is typed."""
    now = clock.now()
    token = SignIn.ask(email=email, network="192.0.2.1", now=now).issue_token(now=now)
    visitor.open(f"{url}{DOOR}{token}/")
    visitor.send(visitor.form_to(""), typed)
