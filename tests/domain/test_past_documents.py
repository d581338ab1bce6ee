"""Documents of before get the seller and the buyer that can be known, and nothing that cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from souche.domain.customers.models import BuyerIdentity
from souche.domain.invoices.models import Invoice, InvoiceKind, LateInvoice
from souche.domain.payments.gateway.facts import Arrival
from souche.domain.payments.models import Payment
from tests.actions.orders import paid_session
from tests.cast import NOON, add_price, announce, identity, open_theatre
from tests.entrypoints.administration.rows import place
from tests.migrations import back_to_today, go_to, go_to_today
from tests.register import issue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from souche.domain.orders.models import Order

pytestmark = pytest.mark.django_db(transaction=True)

FOOT = "Association Le Petit Théâtre – 12 rue des Cordeliers – 21000 Dijon\nPrestations de services"
OLD_FOOT = "Association Le Petit Théâtre – 3 rue Musette – 21000 Dijon\nPrestations de services"
AT_STRIPE = {"line1": "4 rue de la Liberté", "postal_code": "21000", "city": "Dijon", "country": "FR"}


@pytest.fixture
def order() -> Order:
    """Return an order of Alice's, at a theatre that is open."""
    open_theatre()
    return place(price=add_price(announce()))


@pytest.fixture
def _back_to_today() -> Iterator[None]:
    with back_to_today():
        yield


def remember(order: Order, **changes: Any) -> BuyerIdentity:
    told = identity(**changes)
    told.customer, told.recorded_at = order.customer, NOON - timedelta(days=1)
    told.save()
    return told


def fill(**old: Any) -> None:
    """Let the migration find documents as they were kept: `old` by number."""
    then = go_to("invoices", "0007_seller_and_buyer_as_they_were").get_model("invoices", "Invoice").objects
    for number, fields in old.items():
        then.filter(number=number.replace("_", "-")).update(**fields)
    go_to_today()


@pytest.mark.usefixtures("_back_to_today")
def test_a_corrected_invoice_gets_its_first_buyer_back(order: Order) -> None:
    """The order names the new buyer: only the printed name leads to the first."""
    remember(order, name="Commune de Talant", buyer_type="public", siren_or_siret="21210231300013",
             vat_number="")  # fmt: skip
    new = remember(order)
    first = issue(1, order=order, customer_name="Commune de Talant")
    issue(2, order=order, customer_name=new.name)
    issue(0, order=order, kind=InvoiceKind.CREDIT_NOTE, corrects=first, number="FACT-0001-CN-01",
          stripe_invoice_id="cn_1", total_cents=-2400, net_cents=-2275, vat_cents=-125)  # fmt: skip
    LateInvoice.objects.create(
        order=order, identity=new, replaces=first, stripe_invoice_id="in_2", requested_at=NOON
    )
    order.bill_to(identity=new)

    fill(FACT_0001={"customer_address": AT_STRIPE}, FACT_0002={"customer_address": AT_STRIPE})

    said = {one.number: one.sold_to for one in Invoice.objects.all()}
    assert (said["FACT-0001"].siren, said["FACT-0001"].siret) == ("212102313", "21210231300013")
    assert said["FACT-0001-CN-01"] == said["FACT-0001"]
    assert said["FACT-0001"].kind == "public"
    assert (said["FACT-0002"].siret, said["FACT-0002"].vat_number) == (new.siren_or_siret, new.vat_number)
    assert said["FACT-0002"].street == "4 rue de la Liberté"
    assert all(one.is_filled_later for one in said.values())


@pytest.mark.usefixtures("_back_to_today")
def test_a_buyer_who_gave_no_identity_is_a_private_person(order: Order) -> None:
    issue(1, order=order)

    fill()

    buyer = Invoice.objects.get().sold_to
    assert (buyer.name, buyer.kind, buyer.siren) == ("Alice Martin", "individual", "")


@pytest.mark.usefixtures("_back_to_today")
def test_of_an_erased_buyer_only_the_printed_name_is_known(order: Order) -> None:
    remember(order)
    BuyerIdentity.objects.forget()
    issue(1, order=order, customer_name="Moutardes Martin SAS")

    fill()

    buyer = Invoice.objects.get().sold_to
    assert (buyer.name, buyer.kind, buyer.siren) == ("Moutardes Martin SAS", "", "")


@pytest.mark.usefixtures("_back_to_today")
def test_what_the_foot_of_the_document_contradicts_stays_empty(order: Order) -> None:
    texts = [["SIRET", "73282932000074"]]
    issue(1, order=order, footer=FOOT, custom_fields=texts)
    issue(2, order=order, footer=OLD_FOOT)
    stripe = {"name": "Le Petit Théâtre", "country": "FR", "tax_ids": ["txi_of_another_day"]}

    fill(FACT_0001={"seller": stripe}, FACT_0002={"seller": stripe})

    known, moved = (one.sold_by for one in Invoice.objects.order_by("pk"))
    assert (known.name, known.street, known.city) == (
        "Association Le Petit Théâtre",
        "12 rue des Cordeliers",
        "Dijon",
    )
    assert (known.siren, known.siret, known.regime) == ("732829320", "73282932000074", "liable")
    assert (moved.street, moved.city, moved.siren, moved.siret) == ("", "Dijon", "", "")
    assert moved.stripe_tax_ids == ["txi_of_another_day"]


@pytest.mark.usefixtures("_back_to_today")
def test_one_made_after_the_payment_gets_the_day_of_the_payment(order: Order) -> None:
    arrived, made = NOON - timedelta(days=8), NOON
    payment = Payment.receive(
        order=order,
        paid=paid_session(order, is_invoiced=True),
        arrival=Arrival(received_at=arrived, method="card"),
    )
    issue(1, order=order, paid_at=made)
    issue(2, order=order, paid_at=made)
    LateInvoice.objects.create(
        order=order, identity=remember(order), stripe_invoice_id="in_1", requested_at=made
    )

    go_to("invoices", "0009_addresses_are_in_the_buyer")
    go_to_today()

    late, other = Invoice.objects.order_by("pk")
    assert payment
    assert (late.paid_at, late.payment_method) == (arrived, "card")
    assert (other.paid_at, other.payment_method) == (made, "")


@pytest.mark.usefixtures("_back_to_today")
def test_it_can_be_undone(order: Order) -> None:
    issue(1, order=order)
    stripe = {"name": "Le Petit Théâtre", "country": "FR", "tax_ids": ["txi_1"]}
    fill(FACT_0001={"customer_address": AT_STRIPE, "seller": stripe})

    then = (
        go_to("invoices", "0007_seller_and_buyer_as_they_were").get_model("invoices", "Invoice").objects.get()
    )

    assert then.seller == stripe
    assert {name: then.customer_address[name] for name in AT_STRIPE} == AT_STRIPE
