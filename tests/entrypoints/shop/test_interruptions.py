"""PostgreSQL is started again under the shop: pages come all the same, and a form is answered in words."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import httpx
import psycopg
import pytest

from souche.entrypoints.cli.demo.pages import Form, Visitor
from souche.entrypoints.shop.interruptions import answer_error
from tests.running import program, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import RequestFactory

    from tests.own_house import OwnHouse

POOLED = 8
BLOCKED = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' HAVING count(*) = %d"
TABLES = "organisation_organisation, catalogue_event, catalogue_quota"
HAMLET = "/evenements/hamlet/"


@pytest.fixture(scope="module")
def shop(own_house: OwnHouse) -> Iterator[OwnHouse]:
    words = ("-m", "souche", "serve", f"--port={own_house.port}")
    with program(*words, environment=own_house.environment):
        wait_until(lambda: _status(own_house, "/") == 200, "the shop")
        yield own_house


def _status(house: OwnHouse, path: str) -> int:
    try:
        return httpx.get(f"{house.url}{path}", timeout=120).status_code
    except httpx.TransportError:
        return 0


@contextmanager
def _locked(house: OwnHouse, tables: str, *, mode: str = "ACCESS EXCLUSIVE") -> Iterator[None]:
    """Let every request that uses these tables wait in the middle of its work."""
    uri = house.postgres.server.get_uri(database="own")
    with closing(psycopg.connect(uri)) as connection:
        connection.execute(f"LOCK TABLE {tables} IN {mode} MODE")
        yield


def _fill_the_pool(house: OwnHouse, threads: ThreadPoolExecutor) -> None:
    with _locked(house, TABLES):
        asked = [threads.submit(_status, house, "/") for _ in range(POOLED)]
        wait_until(lambda: house.postgres.ask(BLOCKED % POOLED), "eight connections")
    assert [future.result() for future in asked] == [200] * POOLED


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_no_page_pays_for_a_pooled_connection_that_died(shop: OwnHouse, mode: str) -> None:
    with ThreadPoolExecutor(POOLED) as threads:
        _fill_the_pool(shop, threads)

        shop.postgres.restart(mode)

        assert [_status(shop, HAMLET) for _ in range(2 * POOLED)] == [200] * 2 * POOLED


@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_page_that_was_being_made_is_made_again(shop: OwnHouse, mode: str) -> None:
    with ThreadPoolExecutor(POOLED) as threads, _locked(shop, TABLES):
        asked = [threads.submit(_status, shop, HAMLET) for _ in range(POOLED)]
        wait_until(lambda: shop.postgres.ask(BLOCKED % POOLED), "eight requests")

        shop.postgres.restart(mode)

        assert [future.result() for future in asked] == [200] * POOLED


# A server that says goodbye lets the lock go first, so that what waited may still be written.
CRASH = "immediate"


@pytest.mark.parametrize(
    ("language", "words"), [("fr", "Rien n’a été débité"), ("en", "Nothing was charged")]
)
def test_a_form_is_answered_in_words_and_leaves_nothing(shop: OwnHouse, language: str, words: str) -> None:
    visitor, form = _at_the_basket(shop, language)
    with ThreadPoolExecutor(1) as threads, _locked(shop, "catalogue_quota", mode="SHARE"):
        sent = threads.submit(_order, visitor, form)
        wait_until(lambda: shop.postgres.ask(BLOCKED % 1), "the order")

        shop.postgres.restart(CRASH)

        answer = sent.result()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert words in answer.text
    assert shop.postgres.ask("SELECT count(*) FROM orders_order") == [(0,)]
    assert shop.postgres.ask("SELECT sum(taken) FROM catalogue_quota") == [(0,)]


def _at_the_basket(house: OwnHouse, language: str) -> tuple[Visitor, Form]:
    visitor = Visitor()
    visitor.open(f"{house.url}{HAMLET}")
    visitor.send(visitor.form_with("next"), {"language": language})
    visitor.open(f"{house.url}{HAMLET}")
    return visitor, visitor.form_with("quantity")


def _order(visitor: Visitor, form: Form) -> httpx.Response:
    quantity = next(name for name in form.fields if name.startswith("quantity"))
    with pytest.raises(httpx.HTTPStatusError):
        visitor.send(form, {quantity: "2", "name": "Alice Martin", "email": "alice@example.org"})
    visitor.close()
    return visitor.page


def test_a_webhook_is_answered_so_that_stripe_delivers_again(shop: OwnHouse) -> None:
    with ThreadPoolExecutor(1) as threads, _locked(shop, "organisation_organisation"):
        sent = threads.submit(httpx.post, f"{shop.url}/stripe/webhook/", content=b"{}", timeout=120)
        wait_until(lambda: shop.postgres.ask(BLOCKED % 1), "the webhook")

        shop.postgres.restart(CRASH)

        assert sent.result().status_code == 503


@pytest.mark.parametrize(
    ("address", "is_told"), [("/administration/orders/order/1/refund/", False), (HAMLET, True)]
)
def test_staff_are_not_told_that_no_money_moved(rf: RequestFactory, address: str, is_told: bool) -> None:
    try:
        raise psycopg.errors.AdminShutdown
    except psycopg.OperationalError:
        answer = answer_error(rf.post(address))

    page = answer.content.decode()
    assert answer.status_code == 503
    assert ("Rien n’a été débité" in page) is is_told
    assert ("Revenir au tableau de bord" in page) is not is_told
