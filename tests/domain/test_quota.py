"""Places are taken by a conditional update, never beyond the size."""

from datetime import timedelta

import pytest

from souche.domain.catalogue.models import Event, Quota, SoldOut
from souche.kit import clock


@pytest.fixture
def quota(db: None) -> Quota:  # noqa: ARG001  # the database is asked for
    now = clock.now()
    event = Event.objects.create(
        slug="hamlet", title="Hamlet", place_name="Salle", starts_at=now, ends_at=now + timedelta(hours=2)
    )
    return Quota.objects.create(event=event, name="Salle", size=10, taken=8)


def test_it_takes_places(quota: Quota) -> None:
    Quota.objects.take({quota.pk: 2})

    quota.refresh_from_db()
    assert quota.places_left == 0


def test_it_refuses_more_than_is_left(quota: Quota) -> None:
    with pytest.raises(SoldOut):
        Quota.objects.take({quota.pk: 3})

    quota.refresh_from_db()
    assert quota.taken == 8


def test_it_gives_places_back(quota: Quota) -> None:
    Quota.objects.give_back({quota.pk: 5})

    quota.refresh_from_db()
    assert quota.taken == 3
