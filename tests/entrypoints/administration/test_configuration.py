"""Administration > Configuration: one row, one form, one action."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup, Tag
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from souche.domain.organisation.models import JournalEntry, Organisation
from tests.entrypoints.administration.rows import enter
from tests.sandbox import STRIPE_KEY, free_port

if TYPE_CHECKING:
    from django.test import Client
    from pytest_django import Settings

    from souche.domain.organisation.models import StaffMember
    from tests.sandbox import LocalStripe

LIST = "/administration/organisation/organisation/"
PAGE = f"{LIST}1/change/"
SWITCH = "is_invoicing_enabled"
WEBHOOK_SECRET = "whsec_the_secret_of_the_theatre"


def fields(page: bytes) -> dict[str, object]:
    """Return what the form of the page would send as it stands."""
    form = BeautifulSoup(page, "html.parser").select_one("#organisation_form")
    assert form
    typed: dict[str, object] = {
        str(field["name"]): field.get("value", "on" if field.get("type") == "checkbox" else "")
        for field in form.select("input[name]")
        if field.get("type") not in {"checkbox", "file"} or field.has_attr("checked")
    }
    typed |= {str(field["name"]): field.text.strip() for field in form.select("textarea[name]")}
    chosen = form.select("select[name]")
    return typed | {str(field["name"]): field.select("option[selected]")[0]["value"] for field in chosen}


def save(desk: Client, **changes: object) -> BeautifulSoup:
    """Save the form with some fields changed and return the page that follows; None leaves a field out."""
    typed = {**fields(desk.get(PAGE).content), **changes}
    answer = desk.post(PAGE, {name: value for name, value in typed.items() if value is not None}, follow=True)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def words(page: Tag) -> str:
    return re.sub(r"\s+", " ", page.get_text())


@pytest.mark.parametrize("typed", ["Paris", "Europe", ".", "/etc/localtime", "../Europe/Paris", "ᠥ勠"])
def test_a_time_zone_that_is_none_is_said_at_its_field(desk: Client, typed: str) -> None:
    page = save(desk, time_zone=typed)

    assert "Ce fuseau horaire n’existe pas" in words(page)
    assert Organisation.current().time_zone == "Europe/Paris"


def test_the_list_goes_straight_to_the_form(desk: Client) -> None:
    assert desk.get(LIST)["Location"] == PAGE


def test_there_is_no_second_organisation_and_no_end(desk: Client) -> None:
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.post(f"{LIST}1/delete/", {"post": "yes"}).status_code == 403
    assert desk.get(f"{LIST}2/change/").status_code == 302


def test_the_words_are_those_of_the_house(desk: Client) -> None:
    page = BeautifulSoup(desk.get(PAGE).content, "html.parser")

    assert "Administration" in words(page)
    assert "Configuration" in [link.text.strip().split()[-1] for link in page.select(f'a[href="{LIST}"]')]
    label = page.select_one(f"label[for=id_{SWITCH}]")
    assert label
    assert label.text.strip().rstrip(":") == "Envoyer une facture stripe"
    button = page.select_one("button[name=_save]")
    assert button
    assert button.text.strip() == "Enregistrer"
    assert "Stripe" in [heading.text.strip() for heading in page.select("h2")]


def test_it_speaks_english_to_who_asks(desk: Client) -> None:
    desk.cookies["language"] = "en"

    page = words(BeautifulSoup(desk.get(PAGE).content, "html.parser"))

    assert "Send a Stripe invoice" in page
    assert "Subscriptions are excluded" in page
    assert "0.4% of the amount" in page


def test_the_switch_says_what_it_does_and_what_it_costs(desk: Client) -> None:
    page = BeautifulSoup(desk.get(PAGE).content, "html.parser")

    for said in ("que l’acheteur reçoit par e-mail en PDF", "Les abonnements en sont exclus", "0,4 %", "2 €"):
        assert said in words(page)
    link = page.select_one('a[href="https://stripe.com/fr/pricing"]')
    assert link
    assert link.text == "vérifiez le tarif en vigueur"


def test_the_first_save_creates_the_row(bob: StaffMember) -> None:
    assert not Organisation.objects.exists()

    save(enter(bob), name="Théâtre neuf", email="neuf@theatre.example")

    assert Organisation.objects.get().name == "Théâtre neuf"
    assert not Organisation.objects.get().is_invoicing_enabled


def test_the_switch_is_saved_and_told_to_the_journal(desk: Client, bob: StaffMember) -> None:
    save(desk, **{SWITCH: None})
    assert not Organisation.current().is_invoicing_enabled

    save(desk, **{SWITCH: "on"})

    assert Organisation.current().is_invoicing_enabled
    entries = JournalEntry.objects.exclude(verb="staff.signed_in").order_by("pk")
    assert [entry.verb for entry in entries] == [
        "configuration.invoicing_disabled",
        "configuration.invoicing_enabled",
    ]
    assert {entry.actor for entry in entries} == {bob}


def test_saving_what_stands_changes_nothing(desk: Client) -> None:
    before = Organisation.objects.values().get()

    save(desk)

    assert Organisation.objects.values().get() == before
    assert not JournalEntry.objects.exclude(verb="staff.signed_in").exists()


@pytest.mark.usefixtures("local_stripe")
def test_a_good_key_is_stored_and_never_shown(desk: Client) -> None:
    page = save(desk, secret_key=STRIPE_KEY, webhook_secret=WEBHOOK_SECRET)

    assert Organisation.current().stripe_secret_key == STRIPE_KEY
    assert Organisation.current().stripe_webhook_secret == WEBHOOK_SECRET
    assert STRIPE_KEY not in str(page)
    assert WEBHOOK_SECRET not in str(page)
    assert f"Une clé est enregistrée (…{STRIPE_KEY[-4:]}) – de test" in words(page)


def test_an_empty_key_keeps_the_stored_one(desk: Client) -> None:
    Organisation.objects.update(stripe_secret_key=STRIPE_KEY, stripe_webhook_secret=WEBHOOK_SECRET)

    save(desk, name="Autre nom")

    assert Organisation.current().stripe_secret_key == STRIPE_KEY
    assert Organisation.current().stripe_webhook_secret == WEBHOOK_SECRET


@pytest.mark.usefixtures("local_stripe")
def test_a_refused_key_saves_nothing_and_keeps_what_was_typed(desk: Client) -> None:
    Organisation.objects.update(stripe_secret_key=STRIPE_KEY)

    page = save(desk, name="Nouveau nom", secret_key="sk_test_invalid", **{SWITCH: None})

    assert "Stripe ne connaît pas cette clé" in words(page)
    assert Organisation.current().name == "Le Petit Théâtre"
    assert Organisation.current().stripe_secret_key == STRIPE_KEY
    assert page.select('input[name=name][value="Nouveau nom"]')
    assert not page.select(f"input[name={SWITCH}][checked]")
    assert "sk_test_invalid" not in str(page)
    assert f"(…{STRIPE_KEY[-4:]})" in words(page)


def test_an_unreachable_stripe_is_said_beside_the_key(desk: Client, settings: Settings) -> None:
    settings.STRIPE_API_BASE = f"http://127.0.0.1:{free_port()}"

    page = save(desk, name="Nouveau nom", secret_key="sk_test_whatever")

    assert "Stripe n’a pas pu être joint" in words(page)
    assert Organisation.current().name == "Le Petit Théâtre"


@pytest.mark.parametrize("key", ["pk_test_publishable", "whsec_mixed_up", "motdepasse"])
def test_what_is_no_secret_key_is_refused_unasked(desk: Client, key: str) -> None:
    assert "Une clé secrète commence par" in words(save(desk, secret_key=key))
    assert not Organisation.current().stripe_secret_key


def test_what_is_no_webhook_secret_is_refused(desk: Client) -> None:
    assert "Un secret de webhook commence par whsec_" in words(save(desk, webhook_secret="sk_test_1"))


def test_the_address_to_give_to_stripe_is_shown(desk: Client, settings: Settings) -> None:
    settings.BASE_URL = "https://billets.theatre.example"

    page = BeautifulSoup(desk.get(PAGE).content, "html.parser")

    assert f"https://billets.theatre.example{reverse('webhooks:receive')}" in words(page)


def test_mentions_too_long_for_stripe_are_refused(desk: Client) -> None:
    page = save(desk, invoice_footer="x" * 3001)

    assert "3000" in words(page)
    assert not Organisation.current().invoice_footer


def test_a_wrong_siret_is_refused(desk: Client) -> None:
    page = save(desk, siret="73282932000075")

    assert "SIRET" in words(page)
    assert Organisation.current().siret == "73282932000074"


def test_a_logo_is_drawn_again(desk: Client) -> None:
    drawn = BytesIO()
    Image.new("RGB", (2000, 1000), "red").save(drawn, format="JPEG", comment=b"where Bob lives")

    save(desk, logo=SimpleUploadedFile("me.jpg", drawn.getvalue(), content_type="image/jpeg"))

    with Organisation.current().logo.open() as kept:
        content = kept.read()
    assert content.startswith(b"\x89PNG")
    assert b"where Bob lives" not in content


def test_a_page_that_calls_itself_a_picture_is_refused(desk: Client) -> None:
    page = save(
        desk, logo=SimpleUploadedFile("me.png", b"<script>alert(1)</script>", content_type="image/png")
    )

    assert "ne peut pas être affiché comme une image" in words(page)
    assert not Organisation.current().logo


def test_the_portal_is_offered_once_stripe_has_set_it_up(desk: Client, local_stripe: LocalStripe) -> None:
    page = save(desk, is_portal_enabled="on", secret_key=STRIPE_KEY)

    assert "Portail client de Stripe" in words(page)
    assert Organisation.current().is_portal_enabled
    assert local_stripe.objects("billing_portal/configurations")


@pytest.mark.usefixtures("local_stripe")
def test_a_portal_that_stripe_did_not_set_up_is_said_at_its_box(desk: Client) -> None:
    page = save(desk, is_portal_enabled="on")

    assert "Stripe n’a pas préparé son portail" in words(page)
    assert not Organisation.current().is_portal_enabled


@pytest.mark.parametrize("between", ["\r\n", "\x85", "\u2028"], ids=ascii)
@pytest.mark.parametrize("field", ["name", "legal_name", "street", "licence", "phone"])
def test_the_house_is_named_on_one_line(desk: Client, field: str, between: str) -> None:
    """Its name stands in the From of each e-mail, where a line break would begin another header."""
    page = save(desk, **{field: f"Théâtre{between}Bcc: x"})

    assert "sur une seule ligne" in words(page)
    assert "Bcc" not in getattr(Organisation.current(), field)
