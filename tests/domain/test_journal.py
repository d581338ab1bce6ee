"""What each document and each movement of money writes in the books."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from accounting_fr.fec_check import check_fec as check_as_an_accounting_program
from hypothesis import given
from hypothesis import strategies as st

from souche.domain.accounting.fec import COLUMNS, fec_lines, file_name
from souche.domain.accounting.fec_check import Fault, check_fec, check_name
from souche.domain.accounting.journal import (
    Account,
    Chart,
    Entry,
    Journal,
    Movement,
    Sale,
    in_order,
    movement_entry,
    sale_entry,
    written,
)
from souche.domain.payments.gateway.facts import TaxFacts
from souche.kit.money import vat_included
from tests.cast import NOON

GOLDEN = Path(__file__).parent / "golden"
DAY = date(2026, 11, 25)
RATES = ["0.00", "2.10", "5.50", "10.00", "20.00"]
CHART = Chart(
    journal_of_sales=Journal("VE", "Ventes"),
    journal_of_stripe=Journal("ST", "Stripe"),
    customers=Account("411000", "Clients"),
    memberships=Account("756000", "Cotisations"),
    stripe=Account("517000", "Stripe"),
    transit=Account("580000", "Virements internes"),
    bank=Account("512000", "Banque"),
    fees=Account("627000", "Frais Stripe"),
    suspense=Account("471000", "Compte d’attente"),
    sales_number="706000",
    vat_number="445710",
    of_rates={Decimal("20.00"): ("706200", "445720")},
)


def sale(by_rate: dict[str, int], *, sign: int = 1, memberships: tuple[str, ...] = ()) -> Sale:
    vats = {rate: vat_included(gross_cents=gross, rate=Decimal(rate)) for rate, gross in by_rate.items()}
    return Sale(
        piece="FACT-0001",
        piece_dated=DAY,
        moved_at=NOON,
        booked_on=DAY,
        label="Facture FACT-0001 Alice\tMartin",
        currency="EUR",
        taxes=tuple(
            TaxFacts(Decimal(rate), taxable_cents=sign * (gross - vats[rate]), vat_cents=sign * vats[rate])
            for rate, gross in by_rate.items()
        ),
        membership_rates=frozenset(Decimal(rate) for rate in memberships),
    )


def move(kind: str, amount_cents: int, fee_cents: int = 0, *, matter: str = "ORDER") -> Movement:
    return Movement(
        movement_id="txn_1",
        moved_on=DAY,
        kind=kind,
        label=kind,
        currency="EUR",
        amount_cents=amount_cents,
        fee_cents=fee_cents,
        matter=matter,
    )


def booked(entry: Entry) -> list[tuple[str, int, int]]:
    return [(line.account.number, line.debit_cents, line.credit_cents) for line in entry.bookings]


def faults_of(*lines: str) -> list[str]:
    return [
        fault.rule for fault in check_fec(f"{line}\r\n".encode() for line in ("\t".join(COLUMNS), *lines))
    ]


def line(**changes: str) -> str:
    cells = dict.fromkeys(COLUMNS, "") | {
        "JournalCode": "VE", "JournalLib": "Ventes", "EcritureNum": "1", "EcritureDate": "20261125",
        "CompteNum": "411000", "CompteLib": "Clients", "PieceRef": "F-1", "PieceDate": "20261125",
        "EcritureLib": "Facture", "Debit": "0,00", "Credit": "0,00", "ValidDate": "20261125",
    }  # fmt: skip
    return "\t".join((cells | changes).values())


def test_a_sale_is_owed_by_the_buyer_and_split_by_rate() -> None:
    entry = sale_entry(sale({"5.50": 2400, "20.00": 1200}), chart=CHART)

    assert booked(entry) == [
        ("411000", 3600, 0),
        ("706000", 0, 2275),
        ("445710", 0, 125),
        ("706200", 0, 1000),
        ("445720", 0, 200),
    ]


def test_a_credit_note_writes_the_other_side() -> None:
    assert booked(sale_entry(sale({"5.50": 2400}, sign=-1), chart=CHART)) == [
        ("411000", 0, 2400),
        ("706000", 2275, 0),
        ("445710", 125, 0),
    ]


def test_a_membership_has_its_own_account_and_no_line_without_vat() -> None:
    document = sale({"0.00": 3000, "5.50": 2400}, memberships=("0.00",))

    assert booked(sale_entry(document, chart=CHART)) == [
        ("411000", 5400, 0),
        ("756000", 0, 3000),
        ("706000", 0, 2275),
        ("445710", 0, 125),
    ]


@pytest.mark.parametrize(
    ("movement", "bookings"),
    [
        (move("charge", 2400, 59), [("517000", 2341, 0), ("627000", 59, 0), ("411000", 0, 2400)]),
        (move("refund", -2400), [("517000", 0, 2400), ("411000", 2400, 0)]),
        (move("payout", -5000), [("517000", 0, 5000), ("580000", 5000, 0)]),
        (move("stripe_fee", -40), [("517000", 0, 40), ("627000", 40, 0)]),
        (move("adjustment", -2400, 1500), [("517000", 0, 3900), ("627000", 1500, 0), ("411000", 2400, 0)]),
        (
            move("charge", 2400, 59, matter=""),
            [("517000", 2341, 0), ("627000", 59, 0), ("471000", 0, 2400)],
        ),
        (move("refund", -700, matter=""), [("517000", 0, 700), ("471000", 700, 0)]),
        (move("a new word", 10), [("517000", 10, 0), ("471000", 0, 10)]),
    ],
    ids=lambda value: value.kind if isinstance(value, Movement) else "",
)
def test_a_movement_faces_its_account(movement: Movement, bookings: list[tuple[str, int, int]]) -> None:
    assert booked(movement_entry(movement, chart=CHART)) == bookings


sales = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(RATES), st.integers(0, 99_999), min_size=1), st.sampled_from([1, -1])
    )
)


@given(sales)
def test_what_is_written_balances_passes_the_check_and_keeps_the_totals(
    year: list[tuple[dict[str, int], int]],
) -> None:
    documents = [sale(by_rate, sign=sign) for by_rate, sign in year]
    lines = list(fec_lines(written(sale_entry(document, chart=CHART) for document in documents)))

    assert check_fec(lines) == []
    owed = 0
    for row in (line.decode().split("\t") for line in lines[1:]):
        debit, credit = (int(amount.replace(",", "")) for amount in row[11:13])
        owed += debit - credit if row[4] == CHART.customers.number else 0
    assert owed == sum(document.total_cents for document in documents)


def test_numbers_have_no_gap_over_the_file_nor_within_a_journal() -> None:
    days = [DAY, DAY + timedelta(days=1), DAY + timedelta(days=2)]
    entries = [
        entry
        for day in days
        for entry in (
            replace(sale_entry(sale({"5.50": 2400}), chart=CHART), booked_on=day),
            replace(movement_entry(move("charge", 2400, 59), chart=CHART), booked_on=day),
        )
    ]

    content = b"".join(fec_lines(in_order(entries), valid_on=date(2026, 11, 30)))

    report = check_as_an_accounting_program(content, "732829320FEC20261130.txt")
    assert (report.errors, report.warnings) == ([], [])
    assert check_fec(content.splitlines()) == []
    rows = [line.decode().split("\t") for line in content.splitlines()[1:]]
    assert [row[2] for row in rows] == [str(number) for number in range(1, 7) for _line in range(3)]
    assert {row[15] for row in rows} == {"20261130"}


def test_the_file_is_as_it_always_was() -> None:
    lines = fec_lines([sale_entry(sale({"5.50": 2400}), chart=CHART)])

    assert b"".join(lines) == (GOLDEN / "journal.txt").read_bytes()


def test_the_file_is_named_as_the_law_says() -> None:
    name = file_name(siren="732829320", closed_on=date(2026, 12, 31))

    assert name == "732829320FEC20261231.txt"
    assert check_name(name) == []
    assert check_name("export.txt") != []
    assert check_name("732829320FEC20260231.txt") != []


@pytest.mark.parametrize(
    ("lines", "rule"),
    [
        ([line(Debit="1,00"), line(Credit="1,01")], "an entry balances"),
        ([line(EcritureNum="2")], "entries are numbered without a gap"),
        ([line(), line(EcritureDate="20261126", ValidDate="20261126")], "an entry is of one day"),
        ([line(Debit="1,00", Credit="1,00")], "a line is a debit or a credit"),
        ([line(EcritureDate="25/11/2026")], "EcritureDate is a day"),
        ([line(ValidDate="")], "ValidDate is a day"),
        ([line(CompteNum="C11")], "CompteNum has its format"),
        ([line(Debit="1.00")], "Debit has its format"),
        ([line(Debit="1 000,00")], "Debit has its format"),
        ([line(PieceRef="")], "PieceRef has its format"),
        ([line(Montantdevise="1,00")], "an amount in another currency names it"),
        ([line() + "\tone more"], "a line has eighteen cells"),
        ([line(EcritureDate="20260231", ValidDate="20260301")], "EcritureDate is a day"),
        ([line(PieceDate="20261131")], "PieceDate is a day"),
        ([line(CompteNum="999")], "CompteNum has its format"),
        ([line(CompAuxNum="C000001")], "an auxiliary account has its name"),
        ([line(CompAuxLib="Alice")], "an auxiliary account has its name"),
        ([line(EcritureLet="AA")], "a lettered line has its day"),
        ([line(EcritureLet="AA", DateLet="20260231")], "DateLet is a day"),
        ([line(ValidDate="20261124")], "an entry is valid on its day or later"),
        ([line(), line(CompteLib="Usagers")], "CompteNum has one name"),
        (
            [line(CompAuxNum="C1", CompAuxLib="Alice"), line(CompAuxNum="C1", CompAuxLib="Bob")],
            "CompAuxNum has one name",
        ),
        (
            [line(), line(EcritureNum="2", EcritureDate="20261124", ValidDate="20261124")],
            "entries are valid one after another",
        ),
    ],
)
def test_the_check_refuses_what_the_tax_office_refuses(lines: list[str], rule: str) -> None:
    assert faults_of(*lines) == [rule]


def test_the_check_refuses_another_head() -> None:
    assert check_fec([b"Date;Compte\r\n"]) == [Fault(1, "the head has the eighteen columns")]
