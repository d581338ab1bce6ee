"""Who sells, as a document prints it, and what no document could print is refused in words."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from souche.domain.customers.models import BuyerType
from souche.domain.orders.models import Order
from souche.domain.organisation.mentions import LATE_PAYMENT
from souche.domain.organisation.models import Organisation

COMPANY: dict[str, str] = {
    "name": "Le Petit Théâtre",
    "legal_name": "Petit Théâtre SARL",
    "legal_form": "SARL au capital de 8 000 €",
    "street": "12 rue des Cordeliers",
    "postal_code": "21000",
    "city": "Dijon",
    "siret": "73282932000074",
    "vat_number": "FR44732829320",
    "rcs_town": "Dijon",
    "licence": "L-R-24-001234",
    "email": "billetterie@theatre.example",
}


def house(**changes: str) -> Organisation:
    return Organisation(pk=1, **{**COMPANY, **changes})


def test_a_company_names_its_form_its_register_and_its_licence() -> None:
    assert house().identity == (
        "Petit Théâtre SARL – SARL au capital de 8 000 € – 12 rue des Cordeliers – 21000 Dijon"
        " – RCS Dijon 732 829 320 – Licence L-R-24-001234"
    )


def test_an_association_names_its_rna() -> None:
    association = house(
        rcs_town="", licence="", legal_name="", legal_form="Association loi 1901", rna="W212001234"
    )

    assert association.identity.endswith(
        "Association loi 1901 – 12 rue des Cordeliers – 21000 Dijon – RNA W212001234"
    )


def test_the_foot_says_that_services_are_sold() -> None:
    assert house().footer_with(mentions="").splitlines()[1] == "Prestations de services"


@pytest.mark.parametrize(
    ("buyer_type", "is_told"),
    [
        (BuyerType.INDIVIDUAL, False),
        (BuyerType.ASSOCIATION, False),
        (BuyerType.PUBLIC, False),
        (BuyerType.COMPANY, True),
        (BuyerType.EU, True),
    ],
)
def test_late_payment_is_told_to_professionals_alone(buyer_type: str, is_told: bool) -> None:
    assert (LATE_PAYMENT in Order(buyer_type=buyer_type).mentions) is is_told


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"siret": "73282932000075"}, "siret", "quatorze chiffres"),
        ({"siren": "732829321", "siret": ""}, "siren", "neuf chiffres"),
        ({"siren": "552100554"}, "siret", "commence par les neuf chiffres"),
        ({"vat_number": "FR45732829320"}, "vat_number", "TVA"),
        ({"city": ""}, "city", "sans sa ville"),
        ({"postal_code": ""}, "postal_code", "code postal"),
        ({"siret": "", "vat_number": ""}, "siren", "SIREN"),
        ({"vat_regime": "franchise"}, "vat_number", "franchise"),
    ],
)
def test_what_no_invoice_could_print_is_refused_in_words(
    changes: dict[str, str], field: str, sentence: str
) -> None:
    with translation.override("fr"), pytest.raises(ValidationError) as refused:
        house(**changes).full_clean(validate_unique=False, validate_constraints=False)

    assert list(refused.value.message_dict) == [field]
    assert sentence in refused.value.message_dict[field][0]
