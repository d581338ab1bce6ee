"""« Voir un spécimen » prints the form as it is typed, and saves nothing."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from pypdf import PdfReader

from souche.domain.organisation.models import JournalEntry, Organisation
from souche.domain.organisation.roles import Role
from tests.cast import hire_bob
from tests.entrypoints.administration.rows import enter
from tests.entrypoints.administration.test_configuration import PAGE, fields, words

if TYPE_CHECKING:
    from django.test import Client
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

    from souche.domain.organisation.models import Organisation as House

SPECIMEN = "/administration/organisation/organisation/specimen/"


def ask(desk: Client, **changes: object) -> Response:
    """Send the form of the configuration to the specimen with some fields changed."""
    typed = {**fields(desk.get(PAGE).content), "specimen_for": "person", **changes}
    return desk.post(SPECIMEN, typed)


def text(answer: Response) -> str:
    (page,) = PdfReader(BytesIO(answer.content)).pages
    return " ".join(page.extract_text().split())


def test_what_is_typed_is_printed_and_not_saved(desk: Client) -> None:
    answer = ask(desk, city="Beaune", vat_regime="franchise", vat_number="", secret_key="sk_test_unknown")

    assert answer["Content-Type"] == "application/pdf"
    assert "21000 Beaune" in text(answer)
    assert "TVA non applicable, art. 293 B du CGI" in text(answer)
    assert Organisation.current().city == "Dijon"
    assert not JournalEntry.objects.exclude(verb="staff.signed_in").exists()


def test_it_can_be_that_of_a_company(desk: Client) -> None:
    assert "frais de recouvrement" in text(ask(desk, specimen_for="company"))


def test_what_cannot_be_printed_is_said_in_words(desk: Client) -> None:
    answer = ask(desk, siret="73282932000075", city="")

    assert answer.status_code == 400
    page = words(BeautifulSoup(answer.content, "html.parser"))
    assert "SIRET – Ce SIRET" in page
    assert "Ville – Une adresse sans sa ville" in page


def test_a_time_zone_that_is_none_is_said_in_words_too(desk: Client) -> None:
    answer = ask(desk, time_zone="Paris")

    assert answer.status_code == 400
    assert "Ce fuseau horaire n’existe pas" in words(BeautifulSoup(answer.content, "html.parser"))


def test_the_page_has_a_button_for_each_buyer(desk: Client) -> None:
    page = BeautifulSoup(desk.get(PAGE).content, "html.parser")

    buttons = page.select(f'#organisation_form button[formaction="{SPECIMEN}"][formtarget=_blank]')
    assert [button["value"] for button in buttons] == ["person", "company"]


def test_who_may_not_change_the_configuration_sees_none(theatre: House) -> None:
    del theatre

    assert enter(hire_bob(role=Role.BOX_OFFICE)).get(SPECIMEN).status_code == 403
