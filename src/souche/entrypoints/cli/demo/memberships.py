"""The memberships of the demo's theatre: one that renews by itself, one that comes with tickets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from souche.domain.catalogue.models import Plan, Price, Term

NO_VAT = Decimal("0.00")
SEASON_ENDS_IN_MONTH = 8


@dataclass(frozen=True)
class Offer:
    """One membership on sale; its prices are a label and cents each."""

    slug: str
    name: str
    term: Term
    description: str
    prices: tuple[tuple[str, int], ...]
    is_offered_with_tickets: bool = False


OFFERS = (
    Offer(
        slug="amis-du-theatre",
        name="Les Amis du théâtre",
        term=Term.YEARLY,
        description="Tarif adhérent, répétitions ouvertes, et une voix à l’assemblée générale.",
        prices=(("Individuelle", 2500), ("Moins de 26 ans", 1000)),
    ),
    Offer(
        slug="carte-de-saison",
        name="Carte de saison",
        term=Term.SEASON,
        description="Tarif adhérent jusqu’à la fin de la saison. Elle se prend aussi avec des billets.",
        prices=(("Carte", 1500),),
        is_offered_with_tickets=True,
    ),
)


def offer_memberships(*, today: date) -> None:
    """Put the memberships on sale; the season is the one that `today` belongs to, or the next in August."""
    for position, offer in enumerate(OFFERS):
        plan = Plan.objects.create(
            slug=offer.slug,
            name=offer.name,
            term=offer.term,
            description=offer.description,
            season_ends_on=season_end(today) if offer.term == Term.SEASON else None,
            is_offered_with_tickets=offer.is_offered_with_tickets,
            is_published=True,
            position=position,
        )
        for label, cents in offer.prices:
            Price.objects.create(product=plan, label=label, amount_cents=cents, vat_rate=NO_VAT)


def season_end(today: date) -> date:
    """Return the last day of August that ends the season of a day; in August, that of the next season."""
    year = today.year + (today.month >= SEASON_ENDS_IN_MONTH)
    return date(year, SEASON_ENDS_IN_MONTH, 31)
