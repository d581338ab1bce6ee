"""The organiser copies an event with its quotas, products and prices, to sell another date of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from souche.domain.catalogue.models import Event, Price, Product, Quota, event_id, price_id
from souche.domain.organisation.models import JournalEntry

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import Model

    from souche.domain.organisation.models import StaffMember

SLUG_LENGTH = 80


def duplicate_event(*, event: Event, actor: StaffMember, now: datetime) -> Event:
    """Return an unpublished copy of the event, with all its places free; it raises nothing."""
    with transaction.atomic():
        copy = Event.objects.get(pk=event.pk)
        copy.public_id, copy.slug, copy.is_published = event_id(), _free_slug(event.slug), False
        copy.cancelled_at, copy.cancellation_reason = None, ""
        _insert(copy)
        quotas: dict[int | None, Quota] = {quota.pk: _copy_quota(quota, copy) for quota in event.quotas.all()}
        for product in event.products.prefetch_related("prices"):
            _copy_product(product, copy, quotas)
        JournalEntry.record(
            verb="event.duplicated", subject=copy.slug, details={"of": event.slug}, actor=actor, now=now
        )
    return copy


def _insert(row: Model) -> None:
    row.pk = None
    row._state.adding = True  # noqa: SLF001  # Django's documented way to copy a row
    row.save(force_insert=True)


def _copy_quota(quota: Quota, event: Event) -> Quota:
    copy = Quota(event=event, name=quota.name, size=quota.size)
    copy.save()
    return copy


def _copy_product(product: Product, event: Event, quotas: dict[int | None, Quota]) -> None:
    prices = list(product.prices.all())
    copy = Product(
        event=event,
        name=product.name,
        description=product.description,
        position=product.position,
        untaxed_ground=product.untaxed_ground,
    )
    copy.save()
    for price in prices:
        _copy_price(price, copy, quotas)


def _copy_price(price: Price, product: Product, quotas: dict[int | None, Quota]) -> None:
    price.public_id, price.product, price.quota = price_id(), product, quotas[price.quota_id]
    _insert(price)


def _free_slug(slug: str) -> str:
    """Return the slug with the first number that is free: `hamlet-2`."""
    taken = set(Event.objects.values_list("slug", flat=True))
    number = 2
    while _numbered(slug, number) in taken:
        number += 1
    return _numbered(slug, number)


def _numbered(slug: str, number: int) -> str:
    ending = f"-{number}"
    return f"{slug[: SLUG_LENGTH - len(ending)]}{ending}"
