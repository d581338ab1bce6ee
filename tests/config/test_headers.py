"""What a browser is told with each page, and which cookies it is given, by https."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.production import ask_production, run_in_production

if TYPE_CHECKING:
    from tests.own_house import OwnHouse

SIGN_IN = "/administration/login/"
HSTS = "Strict-Transport-Security"


def policy_of(path: str, **changed: str) -> dict[str, list[str]]:
    headers = ask_production(path, **changed)[1]
    words = [directive.split() for directive in headers["Content-Security-Policy"].split(";")]
    return {name: sources for name, *sources in words}


def test_forms_lead_to_stripe_and_nowhere_else() -> None:
    assert policy_of("/robots.txt")["form-action"] == [
        "'self'",
        "https://billetterie.theatre.example",
        "https://checkout.stripe.com",
        "https://billing.stripe.com",
    ]


def test_a_domain_of_the_house_at_stripe_is_listed() -> None:
    listed = policy_of("/robots.txt", STRIPE_DOMAINS="payer.theatre.example")["form-action"]

    assert listed[-1] == "https://payer.theatre.example"


def test_the_sandbox_stands_in_for_stripe() -> None:
    listed = policy_of("/robots.txt", STRIPE_API_BASE="http://127.0.0.1:4242")["form-action"]

    assert listed == ["'self'", "https://billetterie.theatre.example", "http://127.0.0.1:4242"]


def test_what_is_not_named_is_not_allowed() -> None:
    policy = policy_of("/robots.txt")

    for directive in ("default-src", "base-uri", "object-src", "frame-ancestors"):
        assert policy[directive] == ["'none'"]
    assert policy["script-src"] == policy["connect-src"] == ["'self'"]


def test_no_page_shows_in_another_site_or_uses_a_machine() -> None:
    headers = ask_production("/robots.txt")[1]

    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "payment=()" in headers["Permissions-Policy"]


def test_other_sites_of_the_domain_are_bound_only_when_asked() -> None:
    asked = {"HSTS_INCLUDE_SUBDOMAINS": "true", "HSTS_PRELOAD": "true"}

    assert ask_production("/robots.txt")[1][HSTS] == "max-age=31536000"
    assert ask_production("/robots.txt", **asked)[1][HSTS] == "max-age=31536000; includeSubDomains; preload"


def test_each_cookie_by_https_is_of_this_host_alone() -> None:
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME"]
    told = run_in_production(
        "import django; django.setup()\n"
        "from django.conf import settings\n"
        "from souche.domain.customers.recognition import cookie_name\n"
        "from souche.kit.notices import NoticeCookie\n"
        f"names = [getattr(settings, name) for name in {names}]\n"
        "print(*names, cookie_name(), NoticeCookie.cookie_name)"
    ).stdout.split()

    assert told == [f"__Host-{word}" for word in ("session", "csrf", "language", "account", "messages")]


def test_a_cookie_of_the_host_has_what_browsers_ask_of_it(own_house: OwnHouse) -> None:
    # RFC 6265bis, 4.1.3.2: Secure, the whole path, and no domain; else a browser drops it.
    cookies = ask_production(SIGN_IN, DATABASE_URL=own_house.environment["DATABASE_URL"])[2]

    assert [cookie.partition("=")[0] for cookie in cookies] == ["__Host-csrf"]
    for cookie in cookies:
        parts = [part.strip() for part in cookie.split(";")]
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(parts)
        assert not [part for part in parts if part.startswith("Domain")]
