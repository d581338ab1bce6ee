"""The tools of the dashboard: deliveries, weather, settings, conformance, and the choice of a language."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

import httpx
import pytest

from stripe_sandbox.documents.conformance import POINTS
from stripe_sandbox.state.options import Options
from stripe_sandbox.state.weather import KINDS
from tests.stripe_sandbox.pages.test_dashboard import page, rows
from tests.stripe_sandbox.server import wait_for

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Receiver, Server


def send(server: Server, path: str, **form: str) -> httpx.Response:
    return server.http.post(f"/dashboard/{path}", data=form)


def test_each_attempt_is_shown_and_sent_again(
    server: Server, api: stripe.V1Services, receiver: Receiver
) -> None:
    receiver.statuses = [500]
    api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["customer.created"]})
    api.customers.create({})
    wait_for(lambda: len(receiver.events()) == 2)
    wait_for(lambda: not api.events.list({"delivery_success": False}).data)

    shown = page(server, "/dashboard/deliveries")
    assert [(row[0], row[1], row[3]) for row in rows(shown)] == [
        ("customer.created", receiver.url, "200"),
        ("customer.created", receiver.url, "500"),
    ]
    assert [row[3] for row in rows(page(server, "/dashboard/deliveries", only="failures"))] == ["500"]
    form = shown.select_one(".rows form")
    assert form is not None
    assert server.http.post(str(form["action"])).status_code == 303
    wait_for(lambda: len(receiver.events()) == 3)


def test_what_waits_is_shown_and_hastened(server: Server, api: stripe.V1Services, receiver: Receiver) -> None:
    send(server, "weather", kind="delay", target="customer.created", seconds="3600")
    api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["customer.created"]})
    api.customers.create({})

    assert rows(page(server, "/dashboard/deliveries"))[0][:3] == ["customer.created", receiver.url, "0"]
    assert send(server, "deliveries/hasten").status_code == 303
    assert wait_for(receiver.types) == ["customer.created"]


def test_attempts_are_paged(server: Server, api: stripe.V1Services, receiver: Receiver) -> None:
    api.webhook_endpoints.create({"url": receiver.url, "enabled_events": ["customer.created"]})
    for _ in range(60):
        api.customers.create({})
    wait_for(lambda: len({event["id"] for event in receiver.events()}) == 60)
    wait_for(lambda: not api.events.list({"delivery_success": False}).data)

    first = page(server, "/dashboard/deliveries")
    link = first.find("a", string="Page suivante")
    assert link is not None
    second = page(server, f"/dashboard/deliveries{link['href']}")
    # A slow machine may have been told twice: each attempt is a row.
    assert len(rows(first)) + len(rows(second)) == len(receiver.events())
    assert server.http.get("/dashboard/deliveries?before=x").status_code == 404


def test_an_error_leads_to_its_own_page(server: Server) -> None:
    error = server.post("/v1/customers", "color=red").json()["error"]

    shown = page(server, error["request_log_url"])
    code = shown.find("pre")
    assert code is not None
    assert error["message"] in code.get_text()
    found = rows(page(server, "/dashboard/logs"))
    assert [row[:3] for row in found] == [["POST /v1/customers", "400", error["message"]]]
    assert server.http.get("/dashboard/logs/req_none").status_code == 404


def test_the_weather_is_set_seen_and_cleared(server: Server, api: stripe.V1Services) -> None:
    assert "Il fait beau" in page(server, "/dashboard/weather").get_text()
    answer = send(
        server,
        "weather",
        kind="rate_limit",
        target="GET /v1/customers",
        count="1",
        probability="0,5",
        seed="1",
    )
    assert answer.status_code == 303
    for _ in range(20):
        server.get("/v1/customers")

    rules, log = page(server, "/dashboard/weather").select(".rows")
    assert [cell.get_text(strip=True) for cell in rules.select("tbody td")][:6] == [
        "rate_limit",
        "GET /v1/customers",
        "—",
        "1",
        "0.5",
        "1",
    ]
    assert "GET /v1/customers" in log.get_text()
    form = rules.select_one("form")
    assert form is not None
    assert server.http.post(str(form["action"])).status_code == 303
    assert server.http.post(str(form["action"])).status_code == 404
    assert send(server, "weather/clear").status_code == 303
    assert page(server, "/dashboard/weather").select(".rows") == []
    assert api.customers.list().data == []


def test_an_event_is_given_its_turn(server: Server) -> None:
    assert send(server, "weather", kind="reorder", target="invoice.paid", turn="3").status_code == 303

    (rule,) = server.http.get("/_sandbox/weather").json()["rules"]
    assert (rule["kind"], rule["target"], rule["turn"]) == ("reorder", "invoice.paid", 3)
    assert page(server, "/dashboard/weather").select(".rows tbody td")[6].get_text() == "3"


@pytest.mark.parametrize("form", [{"kind": "snow"}, {"kind": "delay", "seconds": "soon"}])
def test_a_rule_that_makes_no_sense_is_said(server: Server, form: dict[str, str]) -> None:
    answer = send(server, "weather", **form)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert "Il fait beau" in answer.text


def test_the_form_offers_every_kind_of_weather(server: Server) -> None:
    offered = [str(option["value"]) for option in page(server, "/dashboard/weather").select("option")]

    assert offered == list(KINDS)


def test_settings_are_read_and_chosen(server: Server) -> None:
    shown = page(server, "/dashboard/settings")
    names = {str(field["name"]) for field in shown.select(".setting select, .setting input")}
    assert names == {field.name for field in fields(Options)}

    answer = send(server, "settings/options", mode="live", session_has_invoice="false", retry_speed="50")
    assert answer.headers["location"] == "/dashboard/settings?saved=1"
    chosen = server.http.get("/_sandbox/settings").json()
    assert (chosen["mode"], chosen["session_has_invoice"], chosen["retry_speed"]) == ("live", False, 50)
    assert "C’est enregistré." in page(server, "/dashboard/settings?saved=1").get_text()


@pytest.mark.parametrize("form", [{"retry_speed": "fast"}, {"mode": "dead"}, {"color": "red"}])
def test_a_setting_that_cannot_be_is_said(server: Server, form: dict[str, str]) -> None:
    answer = send(server, "settings/options", **form)

    assert answer.status_code == 422
    assert "Rien n’a été enregistré" in answer.text


def test_public_details_are_edited(server: Server, api: stripe.V1Services) -> None:
    answer = send(
        server,
        "settings/account",
        name="Théâtre du Marché",
        support_email="aide@theatre.example",
        address_line1="3 place du Marché",
        address_city="Dijon",
        address_country="FR",
        tax_ids="eu_vat FR12345678901",
    )
    assert answer.status_code == 303

    profile = api.accounts.retrieve_current().business_profile
    assert profile is not None
    assert (profile.name, profile.support_email) == ("Théâtre du Marché", "aide@theatre.example")
    shown = page(server, "/dashboard/settings")
    area = shown.select_one("textarea")
    assert area is not None
    assert area.get_text() == "eu_vat FR12345678901"
    assert send(server, "settings/account", tax_ids="FR12345678901").status_code == 422


def test_each_open_point_is_said_with_the_settings_that_choose(server: Server) -> None:
    known = {field.name for field in fields(Options)}
    assert {name for point in POINTS for name in point.settings} <= known
    assert {kind for point in POINTS for kind in point.weather} <= set(KINDS)

    shown = page(server, "/conformance")
    assert len(rows(shown)) == len(POINTS)
    assert "session_first" in rows(shown)[0][2]


def test_a_person_chooses_the_language(server: Server) -> None:
    with httpx.Client(base_url=server.url) as browser:
        assert "Réglages" in browser.get("/dashboard/settings").text
        answer = browser.get("/dashboard/language/en", params={"back": "/dashboard/settings"})
        assert (answer.status_code, answer.headers["location"]) == (303, "/dashboard/settings")
        assert "Settings" in browser.get("/dashboard/settings").text
        assert "Mailbox" in browser.get("/mailbox/").text
        browser.get("/dashboard/language/fr")
        assert "Réglages" in browser.get("/dashboard/settings").text


@pytest.mark.parametrize("path", ["de", "en?back=//elsewhere.example", "en?back=https://elsewhere.example"])
def test_the_choice_of_a_language_leads_nowhere_else(server: Server, path: str) -> None:
    assert server.http.get(f"/dashboard/language/{path}").status_code == 404
