from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from threading import Thread

import pytest
import segno
from pypdf import PdfReader

from souche.domain.orders.printing import TicketSheet, qr_svg, tickets_pdf

SHEET = TicketSheet(
    event_title="Le Malade imaginaire",
    starts_at=datetime(2026, 12, 5, 19, 30, tzinfo=UTC),
    doors_at=datetime(2026, 12, 5, 18, 45, tzinfo=UTC),
    time_zone="Europe/Paris",
    language="fr",
    place_name="Grande salle",
    place_address="12 rue des Cordeliers, 21000 Dijon",
    label="Place assise – Plein tarif",
    price_cents=2400,
    currency="EUR",
    buyer_name="Zoë Lefèvre-Bœuf",
    order_number="K7QDX3VA",
    code="tkt_7m2kq4v9x1b8c3d5e6f0",
    qr_text="tkt_7m2kq4v9x1b8c3d5e6f0:signature",
    number="000123",
    organiser_name="Le Petit Théâtre",
    organiser_identity="Association Le Petit Théâtre – SIRET 73282932000074",
    colour="#8a1c3b",
)


def pages(pdf: bytes) -> list[str]:
    return [
        " ".join(page.extract_text().replace("\xa0", " ").replace("\u202f", " ").split())
        for page in PdfReader(BytesIO(pdf)).pages
    ]


def test_each_person_has_a_page() -> None:
    sheets = [replace(SHEET, code=f"tkt_{rank}", number=f"{rank:06}") for rank in (1, 2)]
    first, second = pages(tickets_pdf(sheets=sheets))

    assert "tkt_1" in first
    assert "Billet n° 000001" in first
    assert "tkt_2" in second
    assert "Billet n° 000002" in second


def test_it_says_what_where_when_and_for_how_much() -> None:
    (page,) = pages(tickets_pdf(sheets=[SHEET]))

    assert "Le Malade imaginaire samedi 5 décembre 2026 à 20 h 30" in page
    assert "Ouverture des portes à 19 h 45 Grande salle 12 rue des Cordeliers, 21000 Dijon" in page
    assert "Prix payé 24,00 €" in page
    assert "Zoë Lefèvre-Bœuf" in page
    assert "Association Le Petit Théâtre – SIRET 73282932000074" in page


def test_it_speaks_the_language_of_the_order() -> None:
    pdf = tickets_pdf(sheets=[replace(SHEET, language="en")])
    (page,) = pages(pdf)

    assert "Saturday 5 December 2026, 20:30" in page
    assert "Price paid €24.00" in page
    assert str(PdfReader(BytesIO(pdf)).root_object["/Lang"]) == "en"


def test_a_ticket_without_a_price_says_free_admission() -> None:
    (page,) = pages(tickets_pdf(sheets=[replace(SHEET, price_cents=0)]))

    assert "Entrée gratuite" in page
    assert "€" not in page


@pytest.mark.parametrize(
    "title",
    ["Œuvre n° 1 : l’été à l’Élysée", '#set page() $x$ *a* _b_ @c <d> \\ [e] `f` // g "h"', "Fête 🎭 !"],
    ids=["French", "markup", "emoji"],
)
def test_a_title_is_printed_as_it_was_typed(title: str) -> None:
    (page,) = pages(tickets_pdf(sheets=[replace(SHEET, event_title=title)]))

    assert title.replace("🎭", "").split()[-1] in page
    assert title.split(maxsplit=1)[0] in page


def test_long_words_keep_to_one_page() -> None:
    sheet = replace(SHEET, event_title="Très long titre " * 7, label="L" * 200, buyer_name="N" * 120)

    assert len(pages(tickets_pdf(sheets=[sheet]))) == 1


def test_the_qr_code_says_the_signed_id() -> None:
    svg = qr_svg(text=SHEET.qr_text)
    matrix = segno.make_qr(SHEET.qr_text, error="m").matrix

    assert _dark_modules(svg) == {
        (x, y) for y, row in enumerate(matrix) for x, module in enumerate(row) if module
    }


def _dark_modules(svg: str) -> set[tuple[int, int]]:
    path = re.search(r' d="([^"]+)"', svg)
    assert path
    x, y = 0.0, 0.0
    dark = set()
    for verb, numbers in re.findall(r"([Mmh])([^Mmh]+)", path[1]):
        steps = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if verb == "h":
            dark |= {(int(x) + step, int(y)) for step in range(int(steps[0]))}
            x += steps[0]
        else:
            x, y = (steps[0], steps[1]) if verb == "M" else (x + steps[0], y + steps[1])
    return dark


def test_two_threads_print_at_once() -> None:
    printed: dict[str, list[str]] = {}

    def print_one(code: str) -> None:
        printed[code] = pages(tickets_pdf(sheets=[replace(SHEET, code=code)]))

    threads = [Thread(target=print_one, args=(f"tkt_{rank}",)) for rank in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(printed) == 6
    assert all(code in page for code, (page,) in printed.items())


def test_no_ticket_is_refused() -> None:
    with pytest.raises(ValueError, match="no ticket"):
        tickets_pdf(sheets=[])
