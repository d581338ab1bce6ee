"""What a buyer may type, and what is said about what they may not."""

from __future__ import annotations

import pytest

from stripe_sandbox.api.cards import CardDetails
from stripe_sandbox.api.debits import DebitDetails
from stripe_sandbox.pages.payment_form import Payment, Wanted, WrongForm, read_payment, typed_values

NOW = 1_795_600_800  # 25 November 2026
TYPED = {
    "email": "alice@example.org",
    "card_number": "4242 4242 4242 4242",
    "card_expiry": "12 / 34",
    "card_cvc": "123",
    "card_name": "Alice Martin",
    "country": "FR",
}
ADDRESS = {"address_line1": "3 place Hoche", "postal_code": "35000", "city": "Rennes"}


def wanted(
    *,
    fixed_email: str | None = None,
    methods: tuple[str, ...] = ("card", "sepa_debit"),
    needs_address: bool = False,
    takes_tax_id: bool = False,
    needs_tax_id: bool = False,
) -> Wanted:
    return Wanted(
        fixed_email=fixed_email,
        methods=methods,
        needs_address=needs_address,
        takes_tax_id=takes_tax_id,
        needs_tax_id=needs_tax_id,
    )


def read(asked: Wanted | None = None, /, **changes: str) -> Payment:
    return read_payment(typed=TYPED | changes, wanted=asked or wanted(), now=NOW)


def read_card(**changes: str) -> CardDetails:
    means = read(**changes).means
    assert isinstance(means, CardDetails)
    return means


def errors(**changes: str) -> dict[str, str]:
    with pytest.raises(WrongForm) as wrong:
        read(wanted(needs_address=True, takes_tax_id=True), **(ADDRESS | changes))
    return wrong.value.errors


def test_a_whole_form_becomes_a_payment() -> None:
    payment, card = read(**ADDRESS), read_card(**ADDRESS)

    assert card.number == "4242424242424242"
    assert (card.exp_month, card.exp_year, card.cvc) == (12, 2034, "123")
    assert (payment.email, payment.name) == ("alice@example.org", "Alice Martin")
    assert payment.address["line1"] == "3 place Hoche"


@pytest.mark.parametrize("expiry", ["12/34", "12 / 34", "1234", "12/2034", "12-34", "11/26", "11 / 2026"])
def test_expiry_dates_are_read_as_people_write_them(expiry: str) -> None:
    assert read_card(card_expiry=expiry).exp_year in {2034, 2026}


@pytest.mark.parametrize("expiry", ["", "13/34", "00/34", "1", "12/3", "12/345", "ab/cd", "12//34"])
def test_expiry_dates_that_mean_nothing_are_refused(expiry: str) -> None:
    assert errors(card_expiry=expiry) == {"card_expiry": "wrong_expiry"}


@pytest.mark.parametrize("expiry", ["10/26", "12/2025", "01/20"])
def test_past_cards_are_refused(expiry: str) -> None:
    assert errors(card_expiry=expiry) == {"card_expiry": "past_expiry"}


@pytest.mark.parametrize("number", ["4242424242424241", "", "4242", "٤٢٤٢٤٢٤٢٤٢٤٢٤٢٤٢", "4" * 20, "card"])
def test_numbers_without_their_check_digit_are_refused(number: str) -> None:
    assert errors(card_number=number) == {"card_number": "wrong_card_number"}


@pytest.mark.parametrize("number", ["5555555555554444", "3782 822463 10005", "4000-0000-0000-0002"])
def test_numbers_with_their_check_digit_are_taken(number: str) -> None:
    code = "1234" if number.startswith("37") else "123"

    assert read_card(card_number=number, card_cvc=code).number.isdigit()


@pytest.mark.parametrize("code", ["", "12", "1234", "abc", "１２３"])
def test_security_codes_have_three_digits(code: str) -> None:
    assert errors(card_cvc=code) == {"card_cvc": "wrong_cvc"}


@pytest.mark.parametrize("email", ["", "alice", "alice@", "@example.org", "alice@example", "a b@example.org"])
def test_an_address_that_is_no_email_is_refused(email: str) -> None:
    assert errors(email=email) == {"email": "wrong_email"}


def test_a_known_email_is_never_replaced() -> None:
    assert read(wanted(fixed_email="bob@example.org"), email="charlie@example.org").email == "bob@example.org"


def test_everything_that_is_missing_is_said_at_once() -> None:
    said = errors(card_name="", address_line1="", postal_code="", city="", country="ZZ", tax_id="123")

    assert said == {
        "card_name": "missing",
        "country": "wrong_country",
        "address_line1": "missing",
        "postal_code": "missing",
        "city": "missing",
        "tax_id": "wrong_vat",
    }


def test_a_business_gives_its_name_and_its_number() -> None:
    payment = read(wanted(takes_tax_id=True), business_name="ACME SARL", tax_id="fr 40 303 265 045")

    assert payment.name == "ACME SARL"
    assert payment.tax_ids == [{"type": "eu_vat", "value": "FR40303265045"}]


def test_a_business_is_not_heard_when_not_asked() -> None:
    payment = read(business_name="ACME SARL", tax_id="FR40303265045")

    assert payment.name == "Alice Martin"
    assert payment.tax_ids == []


def test_nothing_to_pay_needs_no_card() -> None:
    payment = read(wanted(methods=()), card_number="", card_expiry="", card_cvc="")

    assert payment.name == "Alice Martin"


def test_a_debit_needs_an_iban_and_no_card() -> None:
    payment = read(method="sepa_debit", iban="fr14 2004 1010 0505 0001 3m02 606", card_number="")

    assert isinstance(payment.means, DebitDetails)
    assert payment.means.compact == "FR1420041010050500013M02606"


@pytest.mark.parametrize(
    ("iban", "said"),
    [
        ("", "wrong_iban"),
        ("FR15 2004 1010 0505 0001 3M02 606", "wrong_iban"),
        ("GB82 WEST 1234 5698 7654 32", "unknown_iban"),
    ],
)
def test_an_iban_must_be_right_and_one_of_the_test_accounts(iban: str, said: str) -> None:
    assert errors(method="sepa_debit", iban=iban)["iban"] == said


def test_a_method_that_the_session_does_not_take_is_no_choice() -> None:
    payment = read(wanted(methods=("card",)), method="sepa_debit", iban="FR1420041010050500013M02606")

    assert isinstance(payment.means, CardDetails)


@pytest.mark.parametrize("country", ["FR", "CH"])
def test_a_required_number_is_asked_where_organisations_have_one(country: str) -> None:
    with pytest.raises(WrongForm) as wrong:
        read(wanted(takes_tax_id=True, needs_tax_id=True), country=country)

    assert wrong.value.errors == {"tax_id": "missing_tax_id"}
    assert read(wanted(takes_tax_id=True, needs_tax_id=True), country="US").tax_ids == []


def test_fields_are_trimmed_and_chosen() -> None:
    typed = typed_values({"card_name": f" {'A' * 256} ", "email": object(), "other": "x"})

    assert typed == {"card_name": "A" * 256}


@pytest.mark.parametrize(("name", "length"), [("card_name", 256), ("business_name", 256), ("city", 5000)])
def test_what_stripe_takes_is_never_cut_and_what_is_longer_is_refused(name: str, length: int) -> None:
    longest = ADDRESS | {name: "A" * length}
    payment = read(wanted(takes_tax_id=True, needs_address=True), **longest)

    assert "A" * length in (payment.name, payment.address["city"])
    assert errors(**{name: "A" * (length + 1)}) == {name: "too_long"}


def test_an_email_may_have_512_characters() -> None:
    email = f"{'a' * 500}@example.org"

    assert read(email=email).email == email
    assert errors(email=f"a{email}") == {"email": "too_long"}
