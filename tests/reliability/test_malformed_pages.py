"""No page answers 500, whatever is sent to it and whoever sends it."""

from __future__ import annotations

import logging
import os
from collections import Counter
from http.cookies import SimpleCookie
from random import Random
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import transaction

from tests.reliability.malformed import SEED
from tests.reliability.malformed_pages import PageSender, browsers
from tests.reliability.test_malformed import send
from tests.walk.conftest import house as house  # noqa: PLC0414  # a fixture is shared by its name

if TYPE_CHECKING:
    from django.test import Client

    from tests.reliability.malformed import Malformed
    from tests.walk.house import House

pytestmark = pytest.mark.django_db

# `make faults` sends a hundred thousand.
REQUESTS = int(os.environ.get("MALFORMED_REQUESTS", "400"))
logger = logging.getLogger(__name__)


@pytest.mark.usefixtures("local_stripe")
def test_no_page_breaks(house: House, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL, logger="django.request")
    sender = PageSender(Random(SEED), house)  # noqa: S311  # made-up requests need no cryptography
    clients = browsers(house)
    kept = {who: client.cookies.output(header="", sep=";") for who, client in clients.items()}
    answers, faults = Counter[str](), []
    for _number in range(REQUESTS):
        who, request = sender.draw()
        status, error = send_and_undo(clients[who], request, cookies=kept[who])
        answers[f"{request.kind}: {status}"] += 1
        if status >= 500:
            faults.append((status, error, request))

    for words, count in sorted(answers.items()):
        logger.info("%s × %s", words, count)
    assert faults == []


def send_and_undo(client: Client, request: Malformed, *, cookies: str) -> tuple[int, str]:
    """Send a request, then let it not have been: the owner might take the house down."""
    client.cookies = SimpleCookie(cookies)
    with transaction.atomic():
        answer = send(client, request)
        transaction.set_rollback(True)
    cache.clear()
    return answer
