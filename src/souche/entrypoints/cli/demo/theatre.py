"""A believable theatre: its identity, its shows of the coming weeks, its tariffs and its Stripe account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import httpx
from django.core.files.base import ContentFile
from django.db import transaction

from souche.actions.configure_organisation import configure_organisation
from souche.actions.connect_stripe import connect_stripe
from souche.domain.catalogue.models import Event, Plan, Price, Product, Quota
from souche.domain.organisation.models import SOUCHE, Organisation, StaffMember
from souche.entrypoints.cli.demo.house import LOGIN, PASSWORD
from souche.entrypoints.cli.demo.memberships import offer_memberships
from souche.entrypoints.cli.demo.posters import draw_poster
from souche.kit import clock
from souche.kit.days import day_in

if TYPE_CHECKING:
    from souche.entrypoints.cli.demo.house import House

PARIS = ZoneInfo("Europe/Paris")
REDUCED, NEW_SHOW, FULL, NONE = Decimal("5.50"), Decimal("2.10"), Decimal("20.00"), Decimal("0.00")


@dataclass(frozen=True)
class Tariff:
    """One tariff of a show; cents, VAT included."""

    product: str
    label: str
    cents: int
    rate: Decimal
    quota: str
    maximum: int = 8
    minimum_cents: int | None = None
    is_for_members: bool = False


@dataclass(frozen=True)
class Show:
    """One show, `days` from today."""

    slug: str
    title: str
    description: str
    days: int
    hour: int
    minutes: int
    quotas: dict[str, tuple[int, int]]
    tariffs: tuple[Tariff, ...]
    colours: tuple[str, str] = field(default=("#8a1c3b", "#2b1020"))
    place: str = "Grande salle"


SHOWS = (
    Show(
        slug="le-malade-imaginaire",
        title="Le Malade imaginaire",
        description=(
            "Argan se croit mourant, ses médecins s’enrichissent, sa servante Toinette mène la danse.\n\n"
            "Comédie de Molière en trois actes, avec les musiciens de la troupe sur scène. Dès 9 ans."
        ),
        days=12,
        hour=20,
        minutes=130,
        quotas={"Grande salle": (180, 46), "Loges": (12, 5)},
        tariffs=(
            Tariff("Place assise", "Plein tarif", 2400, REDUCED, "Grande salle"),
            Tariff(
                "Place assise",
                "Tarif réduit (moins de 26 ans, demandeurs d’emploi)",
                1600,
                REDUCED,
                "Grande salle",
            ),
            Tariff("Place assise", "Enfant (moins de 12 ans)", 900, REDUCED, "Grande salle"),
            Tariff("Place assise", "Adhérent", 1400, REDUCED, "Grande salle", maximum=2, is_for_members=True),
            Tariff("Loge", "Place en loge", 3200, REDUCED, "Loges", maximum=4),
        ),
    ),
    Show(
        slug="nuit-de-la-chanson",
        title="Nuit de la chanson",
        description=(
            "Trois voix, un piano, et des chansons que l’on croyait oubliées.\n\n"
            "Concert suivi d’un verre au bar avec les artistes. Création de la saison."
        ),
        days=19,
        hour=21,
        minutes=110,
        quotas={"Salle": (120, 20), "Ateliers": (15, 6)},
        tariffs=(
            Tariff("Concert", "Plein tarif", 1800, NEW_SHOW, "Salle"),
            Tariff("Concert", "Tarif libre, dès 5 €", 1200, NEW_SHOW, "Salle", minimum_cents=500),
            Tariff("Atelier de chant, de 17 h à 19 h", "Participation", 3000, FULL, "Ateliers", maximum=2),
        ),
        colours=("#12355b", "#0b1d33"),
        place="Cabaret",
    ),
    Show(
        slug="marionnettes-sur-le-fil",
        title="Marionnettes sur le fil",
        description="Un funambule de bois traverse la ville endormie. Spectacle sans paroles, dès 4 ans.",
        days=6,
        hour=15,
        minutes=50,
        quotas={"Petite salle": (60, 57)},
        tariffs=(
            Tariff("Place assise", "Adulte", 1000, REDUCED, "Petite salle", maximum=6),
            Tariff("Place assise", "Enfant", 700, REDUCED, "Petite salle", maximum=6),
        ),
        colours=("#2f6b4f", "#14352a"),
        place="Petite salle",
    ),
    Show(
        slug="visite-des-coulisses",
        title="Visite des coulisses",
        description=(
            "Cintres, dessous, loges : une heure derrière le rideau avec l’équipe technique.\n\n"
            "Gratuit, sur réservation."
        ),
        days=9,
        hour=14,
        minutes=60,
        quotas={"Visite": (25, 4)},
        tariffs=(Tariff("Visite", "Entrée gratuite", 0, NONE, "Visite", maximum=4),),
        colours=("#6b4a12", "#332206"),
        place="Hall du théâtre",
    ),
)


def furnish_theatre(*, house: House, stripe_key: str) -> None:
    """Make the theatre the first time; later, only bring its shows forward when they are all over."""
    if not Organisation.objects.exists():
        with transaction.atomic():
            _name_theatre()
            _hire_staff()
        _name_stripe_account(house)
        connect_stripe(
            secret_key=stripe_key,
            webhook_url=f"{house.shop_url}/stripe/webhook/",
            now=clock.now(),
        )
        _offer_portal()
    if not Event.objects.upcoming(now=clock.now()).exists():
        with transaction.atomic():
            for show in SHOWS:
                _announce(show)
    if not Plan.objects.exists():
        with transaction.atomic():
            offer_memberships(today=day_in(PARIS, instant=clock.now()))


def _name_theatre() -> None:
    Organisation.objects.create(
        pk=1,
        name="Le Petit Théâtre",
        legal_name="Association Le Petit Théâtre",
        legal_form="Association loi 1901",
        street="12 rue des Cordeliers",
        postal_code="21000",
        city="Dijon",
        siren="732829320",
        siret="73282932000074",
        rna="W212001234",
        vat_number="FR44732829320",
        licence="L-R-22-004512",
        email="billetterie@petit-theatre.example",
        phone="03 80 00 00 00",
        website="https://petit-theatre.example/",
        is_invoicing_enabled=True,
        invoice_footer="Billets ni repris ni échangés. Médiation de la consommation : mediateur.example",
    )


def _hire_staff() -> None:
    StaffMember.objects.create_superuser(
        LOGIN, "demo@petit-theatre.example", PASSWORD, first_name="Camille", last_name="Dupré"
    )


def _offer_portal() -> None:
    organisation = Organisation.current()
    organisation.is_portal_enabled = True
    configure_organisation(
        organisation=organisation, secret_key="", webhook_secret="", actor=SOUCHE, now=clock.now()
    )


def _name_stripe_account(house: House) -> None:
    httpx.post(
        f"{house.sandbox_url}/_sandbox/account",
        json={
            "name": "Le Petit Théâtre",
            "support_email": "billetterie@petit-theatre.example",
            "support_phone": "+33380000000",
            "address": {
                "line1": "12 rue des Cordeliers",
                "postal_code": "21000",
                "city": "Dijon",
                "country": "FR",
            },
        },
    ).raise_for_status()


def _announce(show: Show) -> None:
    day = day_in(PARIS, instant=clock.now()) + timedelta(days=show.days)
    starts_at = datetime.combine(day, time(show.hour), tzinfo=PARIS)
    slug = show.slug if not Event.objects.filter(slug=show.slug).exists() else f"{show.slug}-{day:%Y-%m-%d}"
    event = Event.objects.create(
        slug=slug,
        title=show.title,
        description=show.description,
        place_name=show.place,
        place_address="12 rue des Cordeliers, 21000 Dijon",
        doors_at=starts_at - timedelta(minutes=30),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=show.minutes),
        buyers_cancel_until=starts_at - timedelta(days=2),
        cancellation_fee_cents=100,
        is_published=True,
    )
    event.picture.save(f"{slug}.png", ContentFile(draw_poster(title=show.title, colours=show.colours)))
    quotas = {
        name: Quota.objects.create(event=event, name=name, size=size, taken=taken)
        for name, (size, taken) in show.quotas.items()
    }
    _add_tariffs(event=event, show=show, quotas=quotas)


def _add_tariffs(*, event: Event, show: Show, quotas: dict[str, Quota]) -> None:
    products: dict[str, Product] = {}
    for position, tariff in enumerate(show.tariffs):
        if tariff.product not in products:
            products[tariff.product] = Product.objects.create(
                event=event, name=tariff.product, position=len(products)
            )
        Price.objects.create(
            product=products[tariff.product],
            quota=quotas[tariff.quota],
            label=tariff.label,
            amount_cents=tariff.cents,
            is_free_price=tariff.minimum_cents is not None,
            minimum_cents=tariff.minimum_cents or 0,
            vat_rate=tariff.rate,
            maximum_per_order=tariff.maximum,
            is_for_members=tariff.is_for_members,
            position=position,
        )
