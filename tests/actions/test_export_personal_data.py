"""A buyer takes away what is known of them, and nothing of anybody else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from souche.actions.export_personal_data import export_personal_data
from souche.domain.customers.models import AccountSession, Customer, SignIn
from tests.actions.memberships import join
from tests.cast import CHARLIE, NOON, offer_plan, open_theatre

if TYPE_CHECKING:
    from typing import Any

pytestmark = pytest.mark.django_db


@pytest.fixture
def exported() -> dict[str, Any]:
    open_theatre()
    plan = offer_plan(cents=0)
    order = join(plan).order
    join(plan, buyer=CHARLIE)
    alice = order.customer
    SignIn.ask(email=alice.email, network="192.0.2.1", now=NOON)
    AccountSession.begin(customer=alice, now=NOON)
    return export_personal_data(customer=Customer.objects.get(pk=alice.pk), now=NOON)


def test_everything_is_there(exported: dict[str, Any]) -> None:
    assert exported["person"]["email"] == "alice@example.org"
    assert [order["total_cents"] for order in exported["orders"]] == [0]
    assert [line["label"] for line in exported["orders"][0]["lines"]]
    assert len(exported["memberships"]) == len(exported["sign_ins"]) == len(exported["sessions"]) == 1


def test_it_is_json_and_says_nothing_of_charlie(exported: dict[str, Any]) -> None:
    text = json.dumps(exported, cls=DjangoJSONEncoder)

    assert "alice@example.org" in text
    assert "charlie" not in text.casefold()
