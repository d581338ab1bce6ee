from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe

from tests.stripe_sandbox.shop import session_params

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.stripe_sandbox.server import Server

# The examples of docs.stripe.com/billing/customer/tax-ids.
WELL_FORMED = [
    *(("eu_vat", number) for number in ("ATU12345678", "BE0123456789", "BG0123456789", "CY12345678Z")),
    *(("eu_vat", number) for number in ("CZ1234567890", "DE123456789", "DK12345678", "EE123456789")),
    *(("eu_vat", number) for number in ("EL123456789", "ESA1234567Z", "FI12345678", "FRAB123456789")),
    *(("eu_vat", number) for number in ("HR12345678912", "HU12345678", "IE1234567AB", "IT12345678912")),
    *(("eu_vat", number) for number in ("LT123456789123", "LU12345678", "LV12345678912", "MT12345678")),
    *(("eu_vat", number) for number in ("NL123456789B12", "PL1234567890", "PT123456789", "RO1234567891")),
    *(("eu_vat", number) for number in ("SE123456789123", "SI12345678", "SK1234567891", "XI123456789")),
    ("gb_vat", "GB123456789"),
    ("ch_vat", "CHE-123.456.789 MWST"),
    ("ch_uid", "CHE-123.456.789 HR"),
    ("no_vat", "123456789MVA"),
    ("fr_siren", "732829320"),
    ("fr_siret", "73282932000074"),
]
MALFORMED = [
    ("eu_vat", "FR12"),
    ("eu_vat", "FR1234567890123"),
    ("eu_vat", "DE12345678"),
    ("eu_vat", "GB123456789"),
    ("eu_vat", "732829320"),
    ("eu_vat", "fr40303265045"),
    ("gb_vat", "GB1234"),
    ("ch_vat", "CHE-123"),
    ("fr_siren", "73282932"),
    ("fr_siret", "732829320"),
]


def by_customer(api: stripe.V1Services, given: Any) -> stripe.TaxId:
    return api.customers.tax_ids.create(api.customers.create({}).id, given)


def with_customer(api: stripe.V1Services, given: Any) -> None:
    api.customers.create({"tax_id_data": [given]})


def by_account(api: stripe.V1Services, given: Any) -> None:
    api.tax_ids.create(given)


WAYS = [(by_customer, "value"), (with_customer, "tax_id_data[0][value]"), (by_account, "value")]


@pytest.mark.parametrize(("give", "param"), WAYS)
@pytest.mark.parametrize(("kind", "value"), MALFORMED)
def test_a_number_of_another_form_is_refused(
    api: stripe.V1Services, give: Callable[..., object], param: str, kind: str, value: str
) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        give(api, {"type": kind, "value": value})
    error = caught.value
    assert (error.http_status, error.code, error.param) == (400, "tax_id_invalid", param)
    assert error.user_message == f"Invalid value for {kind}."


@pytest.mark.parametrize(("kind", "value"), WELL_FORMED)
def test_a_number_of_its_form_is_taken(api: stripe.V1Services, kind: str, value: str) -> None:
    kept = by_customer(api, {"type": kind, "value": value})
    assert (kept.type, kept.value) == (kind, value)


def test_a_kind_whose_form_is_not_known_here_is_taken(api: stripe.V1Services) -> None:
    assert by_customer(api, {"type": "us_ein", "value": "12-3456789"}).value == "12-3456789"


def test_a_refused_number_leaves_no_customer_behind(api: stripe.V1Services) -> None:
    with pytest.raises(stripe.InvalidRequestError):
        with_customer(api, {"type": "eu_vat", "value": "FR12"})
    assert api.customers.list().data == []


def test_a_session_is_not_paid_with_such_a_number(server: Server, api: stripe.V1Services) -> None:
    session = api.checkout.sessions.create(session_params(tax_id_collection={"enabled": True}))
    given = {"email": "alice@example.org", "tax_ids": [{"type": "eu_vat", "value": "FR12"}]}
    answer = server.http.post(f"/_sandbox/sessions/{session.id}/pay", json=given)
    assert (answer.status_code, answer.json()["error"]) == (400, "Invalid value for eu_vat.")
    assert api.checkout.sessions.retrieve(session.id).status == "open"


def test_the_account_is_not_given_such_a_number_by_control(server: Server) -> None:
    given = {"tax_ids": [{"type": "fr_siren", "value": "12"}]}
    answer = server.http.post("/_sandbox/account", json=given)
    assert (answer.status_code, answer.json()["error"]) == (400, "Invalid value for fr_siren.")


def test_the_account_has_twenty_five_numbers_at_most(api: stripe.V1Services) -> None:
    params = cast("Any", {"type": "fr_siren", "value": "732829320"})
    kept = [api.tax_ids.create(params).id for _ in range(25)]
    with pytest.raises(stripe.InvalidRequestError, match="25"):
        api.tax_ids.create(params)
    api.tax_ids.delete(kept[0])
    assert api.tax_ids.create(params).id
