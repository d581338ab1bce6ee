"""What is changed in the administration stands in the journal, as people read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bs4 import BeautifulSoup
from django.urls import reverse

from souche.actions.chain_journal import chain_journal
from souche.domain.catalogue.models import Event, Plan
from souche.domain.organisation.journal_export import faults_of
from souche.domain.organisation.models import JournalEntry, buyer
from tests.cast import NOON, add_price, announce, event_of, offer_plan, quota_of
from tests.entrypoints.administration.rows import PDF, buy
from tests.entrypoints.administration.test_events import (
    ADD,
    BALCON,
    FULL,
    LIST,
    SALLE,
    page_of,
    quota_row,
    row_of,
    send,
)

if TYPE_CHECKING:
    from django.test import Client

JOURNAL = "/administration/organisation/journalentry/"


def changes(verb: str) -> list[tuple[str, str, Any, Any]]:
    """Return what the only entry of this verb tells: of what, which field, before, after."""
    entry = JournalEntry.objects.get(verb=verb)
    assert entry.who.endswith("bob")
    told: Any = entry.details["changes"]
    return [(each["name"], each["field"], each["old"], each["new"]) for each in told]


def page(desk: Client, entry: JournalEntry) -> BeautifulSoup:
    return BeautifulSoup(desk.get(f"{JOURNAL}{entry.pk}/change/").content, "html.parser")


def test_a_price_and_a_quota_that_change_are_told_old_and_new(desk: Client) -> None:
    price = add_price(announce())
    event, quota = event_of(price), quota_of(price)

    send(
        desk,
        page_of(event),
        quotas=[quota_row(quota, size=50), BALCON],
        prices=[row_of(price, amount_cents="26,50")],
    )

    told = changes("event.changed")
    assert (price.label, "amount_cents", 2400, 2650) in told
    assert (quota.name, "size", quota.size, 50) in told
    assert ("Balcon", "size", None, 30) in told


def test_saving_what_did_not_change_writes_nothing(desk: Client) -> None:
    price = add_price(announce())
    send_twice = {"quotas": [quota_row(quota_of(price))], "prices": [row_of(price)]}
    send(desk, page_of(event_of(price)), **send_twice)
    JournalEntry.objects.all().delete()

    send(desk, page_of(event_of(price)), **send_twice)

    assert not JournalEntry.objects.exists()


def test_places_that_buyers_take_are_nobodys_change(desk: Client) -> None:
    price = add_price(announce())
    send(desk, page_of(event_of(price)), quotas=[quota_row(quota_of(price), size=9)], prices=[row_of(price)])

    assert not [change for change in changes("event.changed") if change[1] == "taken"]


def test_an_event_that_is_made_is_told(desk: Client) -> None:
    send(desk, ADD, quotas=[SALLE], prices=[FULL])
    assert ("Hamlet", "title", None, "Hamlet") in changes("event.created")


def test_an_event_that_is_removed_is_told(desk: Client) -> None:
    event = announce()

    desk.post(f"{LIST}{event.pk}/delete/", {"post": "yes"})

    assert ("Hamlet", "title", "Hamlet", None) in changes("event.removed")
    assert not Event.objects.exists()


def test_several_removed_from_the_list_are_told_one_by_one(desk: Client) -> None:
    chosen = [announce(slug="hamlet").pk, announce(slug="lear").pk]

    desk.post(LIST, {"action": "delete_selected", "_selected_action": chosen, "post": "yes"})

    removed = JournalEntry.objects.filter(verb="event.removed").values_list("subject", flat=True)
    assert sorted(removed) == ["hamlet", "lear"]


def test_an_event_published_from_the_list_is_told(desk: Client) -> None:
    event = announce(is_published=False)
    row = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": event.pk, "form-0-is_published": "on"}

    desk.post(LIST, row | {"_save": "1"})

    assert changes("event.changed") == [("Hamlet", "is_published", False, True)]


def test_a_membership_on_sale_that_is_removed_is_told(desk: Client) -> None:
    plan = offer_plan()

    desk.post(f"/administration/catalogue/plan/{plan.pk}/delete/", {"post": "yes"})

    assert not Plan.objects.exists()
    assert any(field == "amount_cents" for _name, field, _old, _new in changes("plan.removed"))


def test_what_changed_is_read_as_people_say_it(desk: Client) -> None:
    price = add_price(announce())
    send(
        desk,
        page_of(event_of(price)),
        starts_at_1="21:00",
        quotas=[quota_row(quota_of(price))],
        prices=[row_of(price, amount_cents="26,50", vat_rate="2.10")],
    )

    cells = [
        [cell.get_text() for cell in row.find_all("td")]
        for row in page(desk, JournalEntry.objects.get(verb="event.changed")).select(".souche-table tr")
    ]
    assert [price.label, "Prix TTC", "24,00\u00a0€", "26,50\u00a0€"] in cells
    starts = next(row for row in cells if row and row[1] == "Début")
    assert starts[3] == "05/03/2027 21:00"


def test_an_entry_leads_to_its_event_and_shows_its_place_in_the_chain(desk: Client) -> None:
    event = announce()
    entry = JournalEntry.record(verb="event.cancelled", subject=event.slug, now=NOON)
    assert "d’ici une minute" in page(desk, entry).get_text()
    chain_journal(now=NOON)

    shown = page(desk, entry)

    entry.refresh_from_db()
    assert entry.digest in shown.get_text()
    assert shown.select_one(f'a[href="{page_of(event)}"]')


def test_a_field_of_another_version_is_shown_as_it_was(desk: Client) -> None:
    change = {"row": "catalogue.seat 1", "name": "A1", "field": "colour", "old": "red", "new": "blue"}
    entry = JournalEntry.record(verb="event.changed", details={"changes": [change]}, now=NOON)

    assert "colour" in page(desk, entry).get_text()


def test_the_list_is_filtered_by_who_and_what(desk: Client) -> None:
    JournalEntry.record(verb="tickets.voided", actor=buyer(12), subject="AAAA", now=NOON)
    JournalEntry.record(verb="case.kept", subject="BBBB", now=NOON)

    by_kind = desk.get(JOURNAL, {"actor_kind__exact": "buyer"}).content.decode()
    by_verb = desk.get(JOURNAL, {"verb": "case.kept"}).content.decode()

    assert "AAAA" in by_kind
    assert "BBBB" not in by_kind
    assert "BBBB" in by_verb
    assert "AAAA" not in by_verb


def test_the_export_is_whole_and_tells_of_itself(desk: Client) -> None:
    JournalEntry.record(verb="tickets.voided", actor=buyer(12), subject="AAAA", now=NOON)

    response = desk.get(reverse("admin:organisation_journalentry_export"))

    lines = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]  # of a stream
    count, faults = faults_of(iter(lines.splitlines(keepends=True)))  # type: ignore[arg-type]  # lines are all it reads
    assert (count, faults) == (3, [])  # Bob entered, too
    assert "journal.exported" in lines


def test_a_pdf_that_was_read_is_told_by_whom(desk: Client) -> None:
    invoice = buy().invoices.get()
    invoice.archive(pdf=PDF, now=NOON)

    desk.get(f"/administration/invoices/invoice/{invoice.pk}/pdf/")
    desk.get(f"/administration/invoices/invoice/{invoice.pk}/download/")

    read = JournalEntry.objects.filter(verb="invoice.read", subject=invoice.number)
    assert [entry.actor_name for entry in read] == ["bob", "bob"]
