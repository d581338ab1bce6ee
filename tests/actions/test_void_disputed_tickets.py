"""The tickets of a disputed payment are void once the organiser says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from souche.actions.void_disputed_tickets import void_disputed_tickets
from souche.domain.catalogue.models import Quota
from souche.domain.orders.states import OrderStatus
from souche.domain.payments.models import AlreadyHandled, CaseKind, CaseOutcome
from tests.actions.cases import disputed, listed
from tests.actions.orders import bought, ticket_ids
from tests.cast import NOON, hire_bob

if TYPE_CHECKING:
    from souche.domain.catalogue.models import Event
    from tests.sandbox import LocalStripe

pytestmark = pytest.mark.django_db


def test_all_are_void_and_their_places_are_back(event: Event, local_stripe: LocalStripe) -> None:
    order = bought(event, 2, local_stripe=local_stripe)
    disputed(order, local_stripe)
    case, bob = listed(CaseKind.DISPUTED), hire_bob()

    void_disputed_tickets(case=case, actor=bob, now=NOON)
    with pytest.raises(AlreadyHandled):
        void_disputed_tickets(case=case, actor=bob, now=NOON)

    order.refresh_from_db()
    case.refresh_from_db()
    assert (order.status, case.outcome) == (OrderStatus.VOIDED, CaseOutcome.VOIDED)
    assert ticket_ids(order) == []
    assert Quota.objects.get().taken == 0
