"""Nobody empties a house without paying, and whoever means it buys, also behind one school's address."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from souche.actions.connect_stripe import connect_stripe
from souche.actions.forget_placings import forget_placings
from souche.actions.release_expired import release_expired
from souche.actions.send_basket_link import send_basket_link
from souche.domain.catalogue.models import Event, Price, Quota
from souche.domain.orders.models import KeptBasket, Order, Placing, Ticket
from souche.domain.orders.states import OrderStatus
from souche.domain.organisation.models import Organisation
from souche.domain.organisation.strictness import Strictness
from souche.kit import clock
from tests.cast import add_price, announce, event_of, open_theatre
from tests.sandbox import STRIPE_KEY

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db
SCHOOL = "127.9.9.9"
LINK = re.compile(r"https?://[^/\s]+(/panier/[^\s<\"]+)")


@pytest.fixture
def price(local_stripe: LocalStripe) -> Price:
    """Sell a hundred places at 24 €."""
    del local_stripe
    open_theatre(strictness=Strictness.NORMAL)
    connect_stripe(secret_key=STRIPE_KEY, webhook_url="https://theatre.example/", now=clock.now())
    return add_price(announce())


def order(price: Price, *, places: int, email: str, network: str = SCHOOL) -> Response:
    """Send the basket of a visitor who has no cookie of ours."""
    typed: dict[str, Any] = {"name": "Alice", "email": email, f"quantity-{price.public_id}": places}
    return Client(REMOTE_ADDR=network).post(f"/evenements/{event_of(price).slug}/", typed)


def is_asked_by_mail(response: Response) -> bool:
    return response.status_code == 303 and response["Location"] == "/panier/"


def pay(response: Response) -> None:
    """Let the buyer of this answer have paid at once: the story of paying is told elsewhere."""
    assert "/panier/" not in response["Location"]
    Order.objects.latest("pk").pay(paid_at=clock.now())


def held() -> int:
    return Quota.objects.get().taken


def link_of(local_stripe: LocalStripe, email: str) -> str:
    """Send the link of a kept basket, and return its path as the e-mail has it."""
    basket = KeptBasket.objects.filter(email=email).latest("pk")
    send_basket_link(basket_id=basket.public_id, basket_url=_basket_url, now=clock.now())
    mail = next(each for each in local_stripe.mails() if each["to"] == [email])
    found = LINK.search(mail["text"])
    assert found
    return found[1]


def _basket_url(token: str) -> str:
    return f"https://theatre.example/panier/{token}/"


def test_a_house_that_did_not_ask_for_it_is_as_before(price: Price) -> None:
    Organisation.objects.update(strictness=Strictness.OFF)
    answers = [order(price, places=8, email=f"x{number}@example.org") for number in range(3)]

    assert not any(is_asked_by_mail(each) for each in answers)
    assert not Placing.objects.exists()


def test_thirteen_baskets_of_one_network_do_not_hold_the_house(price: Price) -> None:
    answers = [order(price, places=8, email=f"x{number}@example.org") for number in range(13)]

    assert [is_asked_by_mail(each) for each in answers] == [False, False, *[True] * 11]
    assert held() == 16


def test_networks_without_number_hold_half_of_it_and_not_again(price: Price) -> None:
    for number in range(40):
        order(price, places=5, email=f"x{number}@example.org", network=f"127.1.{number}.1")
    assert held() == 50

    Order.objects.update(expires_at=clock.now() - timedelta(minutes=1))
    release_expired(now=clock.now())
    assert held() == 0
    for number in range(40):
        order(price, places=5, email=f"y{number}@example.org", network=f"127.2.{number}.1")

    assert held() == 0, "what was given up unpaid counts for two hours"


def test_two_small_addresses_of_one_ipv6_network_are_one(price: Price) -> None:
    for number in range(5):
        order(price, places=8, email=f"x{number}@example.org", network=f"2001:db8:1:2::{number + 1}")

    assert held() == 16


def test_one_address_holds_ten_places_wherever_it_comes_from(price: Price) -> None:
    answers = [
        order(price, places=4, email="Alice@example.org", network=f"127.3.{number}.1") for number in range(4)
    ]

    assert [is_asked_by_mail(each) for each in answers] == [False, False, True, True]


def test_sessions_are_not_opened_for_card_testers(price: Price, local_stripe: LocalStripe) -> None:
    for number in range(30):
        order(price, places=1, email=f"x{number}@example.org")
        Order.objects.filter(status=OrderStatus.HELD).update(status=OrderStatus.EXPIRED)

    assert len(local_stripe.objects("checkout/sessions")) == 20


def test_a_school_that_pays_buys_without_a_link(price: Price) -> None:
    for number in range(45):
        pay(order(price, places=2, email=f"eleve{number}@example.org"))

    assert Order.objects.filter(status=OrderStatus.PAID).count() == 45


def test_a_rush_behind_one_address_buys_by_the_link_while_the_house_is_attacked(
    price: Price, local_stripe: LocalStripe
) -> None:
    Quota.objects.update(size=300)
    for number in range(60):
        order(price, places=5, email=f"x{number}@example.org", network=f"127.4.{number}.1")
    assert held() == 150

    for number in range(110):
        email = f"eleve{number}@example.org"
        assert is_asked_by_mail(order(price, places=1, email=email))
        path = link_of(local_stripe, email)
        pay(Client(REMOTE_ADDR=SCHOOL).post(path))

    assert Order.objects.filter(status=OrderStatus.PAID).count() == 110


def test_nothing_is_held_nor_ordered_by_looking_at_the_link(price: Price, local_stripe: LocalStripe) -> None:
    Organisation.objects.update(strictness=Strictness.STRICT)
    order(price, places=9, email="alice@example.org")
    path = link_of(local_stripe, "alice@example.org")

    page = Client().get(path)

    assert page.status_code == 200
    assert "9 × Plein tarif" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert held() == 0


def test_the_button_goes_on_to_pay_and_the_link_then_leads_to_the_order(
    price: Price, local_stripe: LocalStripe
) -> None:
    Organisation.objects.update(strictness=Strictness.STRICT)
    order(price, places=9, email="alice@example.org")
    path = link_of(local_stripe, "alice@example.org")

    first, second = Client().post(path), Client().post(path)

    placed = Order.objects.get()
    assert first["Location"].startswith(local_stripe.url)
    assert second["Location"] == f"/commandes/{placed.link}/"
    assert (held(), placed.placing.is_sure) == (9, True)


def test_what_is_gone_meanwhile_is_said_and_fewer_may_be_chosen(
    price: Price, local_stripe: LocalStripe
) -> None:
    Organisation.objects.update(strictness=Strictness.STRICT)
    order(price, places=9, email="alice@example.org")
    path = link_of(local_stripe, "alice@example.org")
    Quota.objects.update(taken=95)

    refused = Client().post(path)
    fewer = {"name": "Alice", "email": "other@example.org", f"quantity-{price.public_id}": 3}
    placed = Client().post(path, fewer)

    assert refused.status_code == 409
    assert 'value="9"' in refused.content.decode(), "nothing that was typed is lost"
    assert placed["Location"].startswith(local_stripe.url)
    assert Order.objects.get().buyer_email == "alice@example.org"


def test_free_places_of_a_stranger_wait_for_the_link(price: Price, local_stripe: LocalStripe) -> None:
    Price.objects.update(amount_cents=0)
    answers = [order(price, places=4, email="alice@example.org") for _ in range(3)]

    assert all(is_asked_by_mail(each) for each in answers)
    assert (held(), Ticket.objects.count()) == (0, 0)
    Client().post(link_of(local_stripe, "alice@example.org"))
    assert (held(), Ticket.objects.count()) == (4, 4)


def test_one_address_gets_three_links_a_day(price: Price) -> None:
    Price.objects.update(amount_cents=0)
    for _ in range(5):
        assert is_asked_by_mail(order(price, places=1, email="alice@example.org"))

    assert KeptBasket.objects.filter(is_link_due=True).count() == 3


def test_the_e_mail_bears_nothing_that_a_stranger_typed(price: Price, local_stripe: LocalStripe) -> None:
    Price.objects.update(amount_cents=0)
    typed = {"name": "Votez Dupont", "email": "bob@example.org", f"quantity-{price.public_id}": 1}
    Client().post(f"/evenements/{event_of(price).slug}/", typed)
    link_of(local_stripe, "bob@example.org")

    assert "Dupont" not in str(local_stripe.mails())


def test_links_of_one_network_have_a_bound_told_in_words(price: Price) -> None:
    Price.objects.update(amount_cents=0)
    Organisation.objects.update(strictness=Strictness.STRICT)
    for number in range(60):
        order(price, places=1, email=f"x{number}@example.org")

    answer = order(price, places=1, email="alice@example.org")

    assert answer.status_code == 429
    assert "Réessayez dans une heure" in answer.content.decode()
    assert 'value="alice@example.org"' in answer.content.decode()


@pytest.mark.parametrize("word", ["x", "é", "a" * 300])
def test_a_link_that_is_none_is_said_to_be_of_no_use(price: Price, word: str) -> None:
    del price
    answer = Client().get(f"/panier/{word}/")

    assert answer.status_code == 410
    assert "Ce lien ne marche plus" in answer.content.decode()


def test_where_orders_came_from_is_forgotten_after_a_day(price: Price) -> None:
    order(price, places=1, email="alice@example.org")
    Price.objects.update(amount_cents=0)
    order(price, places=1, email="bob@example.org")

    forget_placings(now=timezone.now() + timedelta(hours=23))
    assert (Placing.objects.count(), KeptBasket.objects.count()) == (1, 1)
    forget_placings(now=timezone.now() + timedelta(hours=25))
    assert (Placing.objects.count(), KeptBasket.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_baskets_sent_at_once_hold_no_more(price: Price) -> None:
    def send(number: int) -> None:
        order(price, places=4, email=f"x{number}@example.org")
        connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(send, range(16)))

    assert held() == 20


def test_an_event_of_ten_places_may_be_held_by_two(price: Price) -> None:
    Quota.objects.update(size=10)
    assert isinstance(event_of(price), Event)

    assert not is_asked_by_mail(order(price, places=5, email="a@example.org", network="127.5.0.1"))
    assert not is_asked_by_mail(order(price, places=5, email="b@example.org", network="127.5.0.2"))
