from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup

from souche.domain.mailing.letters import Purchase, Sender, documents_letter, invoice_letter, sign_in_letter

SENDER = Sender(
    name="Le Petit Théâtre", colour="#8a1c3b", email="billetterie@theatre.example", phone="03 80 00 00 00"
)
PURCHASE = Purchase(
    language="fr",
    order_number="K7QDX3VA",
    order_url="https://theatre.example/commande/ord_1:signature",
    buyer_name="Alice Martin",
    event_title="L’Île des esclaves",
    starts_at=datetime(2026, 12, 5, 19, 30, tzinfo=UTC),
    time_zone="Europe/Paris",
    place_name="Grande salle",
    place_address="12 rue des Cordeliers, 21000 Dijon",
    ticket_count=2,
    total_cents=4800,
    currency="EUR",
    invoice_number="PT-0042",
    is_invoice_to_follow=False,
)


def plain(text: str) -> str:
    return " ".join(text.replace("\xa0", " ").replace("\u202f", " ").split())


def test_the_tickets_come_with_the_invoice_in_french() -> None:
    letter = documents_letter(purchase=PURCHASE, sender=SENDER)
    text = plain(letter.text)

    assert plain(letter.subject) == "Vos billets : L’Île des esclaves (commande K7QDX3VA)"
    assert text.startswith("Bonjour Alice Martin, Merci. Vos 2 billets sont joints à cet e-mail en PDF")
    assert "La facture PT-0042 y est jointe aussi." in text
    assert "samedi 5 décembre 2026 à 20 h 30 Grande salle, 12 rue des Cordeliers, 21000 Dijon" in text
    assert "Commande K7QDX3VA – 48,00 €" in text
    assert PURCHASE.order_url in text
    assert "billetterie@theatre.example – 03 80 00 00 00 Le Petit Théâtre" in text


def test_the_tickets_come_with_the_invoice_in_english() -> None:
    letter = documents_letter(purchase=replace(PURCHASE, language="en"), sender=SENDER)

    assert letter.subject == "Your tickets: L’Île des esclaves (order K7QDX3VA)"
    assert "Your 2 tickets are attached to this e-mail as a PDF" in letter.text
    assert "Invoice PT-0042 is attached too." in letter.text
    assert "Saturday 5 December 2026, 20:30" in letter.text
    assert "Order K7QDX3VA – €48.00" in letter.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_html_says_what_the_text_says(language: str) -> None:
    letter = documents_letter(purchase=replace(PURCHASE, language=language), sender=SENDER)
    page = BeautifulSoup(letter.html, "html.parser")
    said = plain(page.get_text(" "))

    assert page.html
    assert page.html["lang"] == language
    assert page.find("a", href=PURCHASE.order_url)
    assert "#8a1c3b" in letter.html
    for line in plain(letter.text.split("\n\n", maxsplit=2)[1]).split(". "):
        assert line in said


def test_an_invoice_that_is_late_is_announced() -> None:
    late = replace(PURCHASE, invoice_number="", is_invoice_to_follow=True)
    letter = documents_letter(purchase=late, sender=SENDER)

    assert "La facture suit dans un autre e-mail." in letter.text
    assert "y est jointe" not in letter.text


def test_a_free_order_speaks_of_no_invoice_and_no_amount() -> None:
    free = replace(PURCHASE, invoice_number="", total_cents=0, ticket_count=1)
    letter = documents_letter(purchase=free, sender=SENDER)

    assert "Votre billet est joint à cet e-mail en PDF." in letter.text
    assert "facture" not in letter.text.lower()
    assert "€" not in letter.text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("fr", "La facture PT-0042 est jointe à cet e-mail en PDF. Vous avez déjà reçu vos billets."),
        (
            "en",
            "Invoice PT-0042 is attached to this e-mail as a PDF. You have received your tickets already.",
        ),
    ],
)
def test_the_invoice_follows_alone(language: str, sentence: str) -> None:
    letter = invoice_letter(purchase=replace(PURCHASE, language=language), sender=SENDER)

    assert sentence in plain(letter.text)
    assert sentence in plain(BeautifulSoup(letter.html, "html.parser").get_text(" "))
    assert "PT-0042" not in letter.subject


def test_what_was_typed_stays_text() -> None:
    typed = replace(PURCHASE, buyer_name="<b>Al & ice</b>", event_title="Tom & Jerry\r\nBcc: all@example.org")
    letter = documents_letter(purchase=typed, sender=SENDER)

    assert "Bonjour <b>Al & ice</b>," in letter.text
    assert "<b>" not in letter.html
    assert "\n" not in letter.subject


@pytest.mark.parametrize(
    ("language", "subject", "button"),
    [
        ("fr", "Entrer dans votre compte – Le Petit Théâtre", "Entrer dans mon compte"),
        ("en", "Enter your account – Le Petit Théâtre", "Enter my account"),
    ],
)
def test_the_sign_in_letter_holds_its_link_and_no_name(language: str, subject: str, button: str) -> None:
    url = "https://theatre.example/mon-compte/entrer/abc/"

    letter = sign_in_letter(url=url, language=language, sender=SENDER)

    link = BeautifulSoup(letter.html, "html.parser").select_one(f'a[href="{url}"]')
    assert link is not None
    assert (letter.subject, link.get_text()) == (subject, button)
    assert url in letter.text
    assert "Alice" not in letter.text + letter.html
