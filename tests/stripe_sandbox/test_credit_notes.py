"""Credit notes of paid and open invoices: their sums, their taxes, what settles them, and what is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest
import stripe

from tests.stripe_sandbox.contract import body_of, faults
from tests.stripe_sandbox.shop import invoiced_session, line, pay, vat

if TYPE_CHECKING:
    from stripe.params import (
        CreditNoteCreateParams,
        CreditNotePreviewLinesListParams,
        CreditNotePreviewParams,
    )

    from tests.stripe_sandbox.server import Server


@pytest.fixture
def paid(server: Server, api: stripe.V1Services) -> stripe.Invoice:
    """Return a paid invoice: 38.50 with 5.5 % inside, 2 x 10.00 with 20 % inside, 3.33 and 10 % on top."""
    lines = [
        line(3850, tax_rates=[vat(api, 5.5)]),
        line(1000, quantity=2, name="Affiche", tax_rates=[vat(api, 20)]),
        line(333, name="Café", tax_rates=[vat(api, 10, inclusive=False)]),
    ]
    return api.invoices.retrieve(pay(server, invoiced_session(api, line_items=lines).id)["invoice"])


@pytest.fixture
def unpaid(api: stripe.V1Services) -> stripe.Invoice:
    """Return an open invoice of 100.00 with 20 % inside."""
    customer = api.customers.create({"email": "alice@example.org"}).id
    draft = api.invoices.create(
        {"customer": customer, "collection_method": "send_invoice", "days_until_due": 30}
    )
    rate = vat(api, 20)
    api.invoice_items.create(
        {
            "customer": customer,
            "invoice": draft.id,
            "amount": 10000,
            "tax_rates": [rate],
            "description": "Salle",
        }
    )
    return api.invoices.finalize_invoice(draft.id)


def credit(api: stripe.V1Services, invoice: stripe.Invoice, **more: Any) -> stripe.CreditNote:
    return api.credit_notes.create(cast("CreditNoteCreateParams", {"invoice": invoice.id, **more}))


def refused(api: stripe.V1Services, invoice: stripe.Invoice, **more: Any) -> stripe.InvalidRequestError:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        credit(api, invoice, **more)
    assert caught.value.http_status == 400
    return caught.value


def cut(invoice: stripe.Invoice, place: int, **how: int) -> dict[str, Any]:
    return {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[place].id, **how}


def taxes_of(document: stripe.Invoice | stripe.CreditNote) -> dict[str, tuple[int, int]]:
    found = {}
    for tax in document.total_taxes or []:
        assert tax.tax_rate_details is not None
        assert tax.taxable_amount is not None
        found[tax.tax_rate_details.tax_rate] = (tax.amount, tax.taxable_amount)
    return found


def check_sums(invoice: stripe.Invoice, notes: list[stripe.CreditNote]) -> None:
    """Check that the notes give back exactly the invoice: its total, and each rate's tax and base."""
    assert sum(note.total for note in notes) == invoice.total
    assert sum(note.total_excluding_tax or 0 for note in notes) == invoice.total_excluding_tax
    for rate, (amount, base) in taxes_of(invoice).items():
        given = [taxes_of(note).get(rate, (0, 0)) for note in notes]
        assert sum(tax for tax, _ in given) == amount
        assert sum(taxable for _, taxable in given) == base


def test_it_refunds_the_whole_of_an_invoice(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    note = credit(api, paid, amount=6216, refund_amount=6216, reason="order_change", memo="Annulé")
    assert (note.total, note.post_payment_amount, note.pre_payment_amount) == (6216, 6216, 0)
    assert (note.type, note.status, note.reason, note.memo) == (
        "post_payment",
        "issued",
        "order_change",
        "Annulé",
    )
    assert note.number == f"{paid.number}-CN-01"
    check_sums(paid, [note])
    refund = api.refunds.retrieve(str(note.refunds[0].refund))
    assert (refund.amount, refund.status) == (6216, "succeeded")
    after = api.invoices.retrieve(paid.id)
    assert (after.status, after.post_payment_credit_notes_amount, after.amount_paid) == ("paid", 6216, 6216)


@pytest.mark.parametrize("first", [1, 2, 17, 333, 1000, 2999, 3108, 6215])
def test_two_parts_by_total_add_up_per_rate(api: stripe.V1Services, paid: stripe.Invoice, first: int) -> None:
    parts = [first, 6216 - first]
    notes = [credit(api, paid, amount=part, refund_amount=part) for part in parts]
    assert [note.total for note in notes] == parts
    check_sums(paid, notes)


def test_a_hundred_small_parts_add_up_per_rate(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    parts = [61] * 101 + [6216 - 61 * 101]
    notes = [credit(api, paid, amount=part, out_of_band_amount=part) for part in parts]
    check_sums(paid, notes)
    assert notes[-1].number == f"{paid.number}-CN-102"


def test_lines_by_amount_and_by_quantity_add_up(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    requests = [
        [cut(paid, 0, amount=1), cut(paid, 1, quantity=1)],
        [cut(paid, 0, amount=1924), cut(paid, 2, amount=111)],
        [cut(paid, 0, amount=1925), cut(paid, 1, quantity=1), cut(paid, 2, amount=222)],
    ]
    notes = [
        credit(api, paid, lines=lines, refund_amount=total)
        for lines, total in zip(requests, [1001, 2046, 3169], strict=True)
    ]
    check_sums(paid, notes)


def _preview(invoice: stripe.Invoice, **more: Any) -> CreditNotePreviewParams:
    total = {"out_of_band_amount": 1001}
    return cast("CreditNotePreviewParams", {"invoice": invoice.id, **total, **more})


def test_a_part_has_the_tax_of_its_amount(server: Server, api: stripe.V1Services) -> None:
    session = invoiced_session(api, line_items=[line(2100, quantity=2, tax_rates=[vat(api, 5.5)])])
    invoice = api.invoices.retrieve(pay(server, session.id)["invoice"])
    notes = [credit(api, invoice, lines=[cut(invoice, 0, quantity=1)], refund_amount=2100) for _ in range(2)]
    assert [list(taxes_of(note).values()) for note in notes] == [[(109, 1991)], [(110, 1990)]]
    made = notes[0].lines.data[0]
    assert (made.quantity, made.unit_amount, made.amount, made.description) == (1, 2100, 2100, "Plein tarif")


def test_a_line_of_its_own_is_taxed_by_its_rates(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    rates = [vat(api, 20, inclusive=False)]
    custom = {
        "type": "custom_line_item",
        "description": "Geste commercial",
        "unit_amount": 100,
        "quantity": 3,
    }
    note = credit(api, paid, lines=[{**custom, "tax_rates": rates}], refund_amount=360)
    made = note.lines.data[0]
    assert (note.subtotal, note.total, made.type) == (300, 360, "custom_line_item")
    assert taxes_of(note) == {rates[0]: (60, 300)}
    assert [rate.id for rate in made.tax_rates] == rates


def test_it_links_refunds_that_were_made_before(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    intent = str(api.invoice_payments.list({"invoice": paid.id}).data[0].payment.payment_intent)
    before = api.refunds.create({"payment_intent": intent, "amount": 1500})
    assert refused(api, paid, amount=6216, refund_amount=6216).param == "amount"
    note = credit(
        api,
        paid,
        amount=6216,
        refund_amount=4716,
        refunds=[{"refund": before.id, "amount_refunded": 1500, "type": "refund"}],
    )
    assert [(r.refund == before.id, r.amount_refunded) for r in note.refunds] == [(True, 1500), (False, 4716)]
    charge = api.charges.list({"payment_intent": intent}).data[0]
    assert (charge.refunded, charge.amount_refunded) == (True, 6216)


def test_a_refund_is_linked_once_only(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    intent = str(api.invoice_payments.list({"invoice": paid.id}).data[0].payment.payment_intent)
    before = api.refunds.create({"payment_intent": intent, "amount": 1500})
    credit(api, paid, amount=1000, refunds=[{"refund": before.id, "amount_refunded": 1000}])
    again = refused(api, paid, amount=1000, refunds=[{"refund": before.id, "amount_refunded": 1000}])
    assert again.param == "refunds[0][amount_refunded]"
    rest = credit(api, paid, amount=500, refunds=[{"refund": before.id}])
    assert rest.refunds[0].amount_refunded == 500
    assert refused(api, paid, amount=1, refunds=[{"refund": "re_nobody"}]).code == "resource_missing"


@pytest.mark.parametrize(
    "parts", [{}, {"refund_amount": 999}, {"refund_amount": 600, "out_of_band_amount": 500}]
)
def test_the_parts_must_sum_to_what_was_paid(
    api: stripe.V1Services, paid: stripe.Invoice, parts: dict[str, int]
) -> None:
    error = refused(api, paid, amount=1000, **parts)
    given = f"€{sum(parts.values()) / 100:.2f}"
    assert error.user_message == (
        f"The sum of refunds, credit amount, and out of band amount ({given}) must equal the credit note "
        "post_payment_amount (€10.00)."
    )
    assert api.refunds.list().data == []
    assert api.credit_notes.list().data == []


def test_it_never_credits_more_than_the_invoice(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    assert refused(api, paid, amount=6217, refund_amount=6217).param == "amount"
    credit(api, paid, amount=6000, refund_amount=6000)
    assert refused(api, paid, amount=217, refund_amount=217).param == "amount"
    custom = {"type": "custom_line_item", "description": "Geste", "unit_amount": 217}
    assert refused(api, paid, lines=[custom], refund_amount=217).param == "amount"
    credit(api, paid, amount=216, refund_amount=216)
    assert refused(api, paid, amount=1, refund_amount=1).param == "amount"


def test_a_line_is_credited_by_quantity_or_by_amount(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    assert refused(api, paid, lines=[cut(paid, 1, quantity=3)]).param == "lines[0][quantity]"
    assert refused(api, paid, lines=[cut(paid, 0, amount=3851)]).param == "lines[0][amount]"
    assert refused(api, paid, lines=[cut(paid, 0, amount=1, quantity=1)]).param == "lines[0][amount]"
    credit(api, paid, lines=[cut(paid, 1, quantity=1)], refund_amount=1000)
    mixed = refused(api, paid, lines=[cut(paid, 1, amount=500)], refund_amount=500)
    assert "already credited by quantity" in str(mixed)
    unknown = {"type": "invoice_line_item", "invoice_line_item": "il_nobody", "quantity": 1}
    assert refused(api, paid, lines=[unknown]).code == "resource_missing"


def test_what_the_sandbox_does_not_do_is_said(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    error = refused(api, paid, amount=100, credit_amount=100)
    assert (error.code, error.param) == ("sandbox_unsupported", "credit_amount")
    assert refused(api, paid).param == "amount"
    assert refused(api, paid, amount=0).code == "parameter_invalid_integer"
    assert refused(api, paid, amount=5, refund_amount=-5).param == "refund_amount"


def test_drafts_and_void_invoices_are_refused(api: stripe.V1Services, unpaid: stripe.Invoice) -> None:
    draft = api.invoices.create({"customer": str(unpaid.customer)})
    assert "This invoice is draft" in str(refused(api, draft, amount=1))
    api.invoices.void_invoice(unpaid.id)
    assert refused(api, unpaid, amount=1).param == "invoice"


def test_an_open_invoice_asks_for_less_until_the_note_is_void(
    api: stripe.V1Services, unpaid: stripe.Invoice
) -> None:
    note = credit(api, unpaid, amount=2500)
    lowered = api.invoices.retrieve(unpaid.id)
    assert (note.type, note.pre_payment_amount, note.post_payment_amount) == ("pre_payment", 2500, 0)
    assert (lowered.amount_remaining, lowered.amount_due, lowered.total) == (7500, 7500, 10000)
    assert lowered.pre_payment_credit_notes_amount == 2500
    void = api.credit_notes.void_credit_note(note.id)
    restored = api.invoices.retrieve(unpaid.id)
    assert (void.status, void.voided_at) == ("void", note.created)
    assert (restored.amount_remaining, restored.pre_payment_credit_notes_amount) == (10000, 0)
    assert credit(api, unpaid, amount=10000).number == f"{unpaid.number}-CN-02"
    assert api.invoices.retrieve(unpaid.id).status == "paid"


def test_a_note_of_a_paid_invoice_is_final(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    note = credit(api, paid, amount=100, refund_amount=100)
    with pytest.raises(stripe.InvalidRequestError, match="only void a credit note of an open invoice"):
        api.credit_notes.void_credit_note(note.id)


def test_a_note_of_an_uncollectible_invoice_is_final(api: stripe.V1Services, unpaid: stripe.Invoice) -> None:
    note = credit(api, unpaid, amount=100)
    api.invoices.mark_uncollectible(unpaid.id)
    with pytest.raises(stripe.InvalidRequestError, match="is uncollectible"):
        api.credit_notes.void_credit_note(note.id)
    assert api.credit_notes.retrieve(note.id).status == "issued"


def test_an_invoice_paid_elsewhere_has_nothing_to_refund(
    api: stripe.V1Services, unpaid: stripe.Invoice
) -> None:
    api.invoices.pay(unpaid.id, {"paid_out_of_band": True})
    assert refused(api, unpaid, amount=100, refund_amount=100).param == "refund_amount"
    assert credit(api, unpaid, amount=100, out_of_band_amount=100).out_of_band_amount == 100


def test_it_is_found_and_annotated_later(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    note = credit(api, paid, amount=100, refund_amount=100, metadata={"order": "ord_1"}, effective_at=1)
    changed = api.credit_notes.update(note.id, {"memo": "Merci", "metadata": {"seen": "yes"}})
    assert (changed.memo, body_of(changed)["metadata"]) == ("Merci", {"order": "ord_1", "seen": "yes"})
    assert api.credit_notes.retrieve(note.id).effective_at == 1
    assert [n.id for n in api.credit_notes.list({"invoice": paid.id}).data] == [note.id]
    assert [n.id for n in api.credit_notes.list({"customer": str(paid.customer)}).data] == [note.id]
    assert api.credit_notes.list({"created": {"gt": note.created}}).data == []
    assert api.credit_notes.line_items.list(note.id).data == note.lines.data


def test_a_preview_changes_nothing(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    wanted = _preview(paid, amount=1001)
    seen = api.credit_notes.preview(wanted)
    assert (seen.total, seen.number) == (1001, f"{paid.number}-CN-01")
    page = cast("CreditNotePreviewLinesListParams", {**wanted, "limit": 2})
    lines = api.credit_notes.preview_lines.list(page)
    assert (len(lines.data), lines.has_more) == (2, True)
    assert api.credit_notes.list().data == []
    assert api.invoices.retrieve(paid.id) == paid
    assert credit(api, paid, amount=1001, out_of_band_amount=1001).total_taxes == seen.total_taxes


def test_everything_has_the_shape_of_the_sdk(api: stripe.V1Services, paid: stripe.Invoice) -> None:
    lines = [cut(paid, 1, quantity=1), {"type": "custom_line_item", "description": "Geste", "unit_amount": 5}]
    credit(api, paid, lines=lines, refund_amount=1005)
    made = body_of(api.credit_notes.list({"expand": ["data.invoice", "data.refunds.refund"]}))["data"]
    assert made[0]["invoice"]["id"] == paid.id
    assert made[0]["refunds"][0]["refund"]["amount"] == 1005
    assert list(faults(stripe.CreditNote, made[0])) == []
    found = body_of(api.credit_notes.line_items.list(made[0]["id"]))["data"]
    assert [fault for one in found for fault in faults(stripe.CreditNoteLineItem, one)] == []
    assert (
        list(faults(stripe.CreditNote, body_of(api.credit_notes.preview(_preview(paid, amount=1001))))) == []
    )


def test_it_tells_the_endpoints(api: stripe.V1Services, paid: stripe.Invoice, unpaid: stripe.Invoice) -> None:
    newest = api.events.list({"limit": 1}).data[0].id
    credit(api, paid, amount=100, refund_amount=100)
    note = credit(api, unpaid, amount=100)
    api.credit_notes.update(note.id, {"memo": "Merci"})
    api.credit_notes.void_credit_note(note.id)
    told = [event.type for event in api.events.list({"ending_before": newest, "limit": 100}).data]
    assert told[::-1] == [
        "refund.created",
        "charge.refunded",
        "credit_note.created",
        "invoice.updated",
        "credit_note.created",
        "invoice.updated",
        "credit_note.updated",
        "credit_note.voided",
        "invoice.updated",
    ]
