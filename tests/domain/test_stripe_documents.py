"""A PDF comes from Stripe's own hosts, wherever its link and their redirects lead."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from souche.domain.payments.gateway import documents
from souche.domain.payments.gateway.documents import fetch_pdf, leads_to_stripe
from souche.domain.payments.gateway.errors import StripeRefused, StripeUnreachable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django import Settings

PDF = b"%PDF-1.7 an invoice"


class Host:
    """A web server of this machine: what its paths answer is written in `redirects` and `bodies`."""

    def __init__(self) -> None:
        self.redirects: dict[str, str] = {}
        self.bodies: dict[str, bytes] = {"/pdf": PDF}
        self.asked: list[str] = []
        host = self

        class Answers(BaseHTTPRequestHandler):
            def do_GET(self) -> None:  # the library's name
                host.asked.append(self.path)
                leads_to = host.redirects.get(self.path)
                body = b"" if leads_to else host.bodies.get(self.path, b"nothing")
                self.send_response(302 if leads_to else 200)
                if leads_to:
                    self.send_header("Location", leads_to)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_words: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def stripe() -> Iterator[Host]:
    host = Host()
    yield host
    host.stop()


@pytest.fixture
def elsewhere() -> Iterator[Host]:
    host = Host()
    yield host
    host.stop()


@pytest.fixture(autouse=True)
def _local_stripe(settings: Settings, stripe: Host) -> None:
    settings.STRIPE_API_BASE = stripe.url


def test_it_follows_stripe_to_stripe(stripe: Host) -> None:
    stripe.redirects = {"/invoice": "/other", "/other": f"{stripe.url}/pdf"}

    assert fetch_pdf(f"{stripe.url}/invoice") == PDF
    assert stripe.asked == ["/invoice", "/other", "/pdf"]


def test_it_never_asks_whom_stripe_does_not_own(stripe: Host, elsewhere: Host) -> None:
    stripe.redirects = {"/invoice": f"{elsewhere.url}/pdf"}

    with pytest.raises(StripeRefused):
        fetch_pdf(f"{stripe.url}/invoice")
    with pytest.raises(StripeRefused):
        fetch_pdf(f"{elsewhere.url}/pdf")
    assert elsewhere.asked == []


def test_it_does_not_turn_in_a_circle(stripe: Host) -> None:
    stripe.redirects = {"/invoice": "/invoice"}

    with pytest.raises(StripeUnreachable):
        fetch_pdf(f"{stripe.url}/invoice")
    assert len(stripe.asked) == 6


@pytest.mark.parametrize(
    "link",
    [
        "",
        "http://pay.stripe.com/invoice/1/pdf",
        "https://pay.stripe.com:8443/invoice/1/pdf",
        "https://stripe.com.example.org/invoice/1/pdf",
        "https://notstripe.com/invoice/1/pdf",
        "https://pay.stripe.com@example.org/invoice/1/pdf",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1/pdf",
        "file:///etc/passwd",
    ],
)
def test_the_real_stripe_is_reached_by_https_at_its_own_hosts(settings: Settings, link: str) -> None:
    settings.STRIPE_API_BASE = ""

    with pytest.raises(StripeRefused):
        fetch_pdf(link)


@pytest.mark.parametrize("host", ["pay.stripe.com", "stripe.com", "files.stripe.com:443"])
def test_stripes_hosts_are_let_through(settings: Settings, host: str) -> None:
    settings.STRIPE_API_BASE = ""

    assert leads_to_stripe(f"https://{host}/invoice/1/pdf")


def test_a_redirect_that_is_no_address_leads_nowhere(stripe: Host) -> None:
    stripe.redirects = {"/invoice": "http://[::1/pdf"}

    with pytest.raises(StripeUnreachable):
        fetch_pdf(f"{stripe.url}/invoice")


def test_what_is_no_pdf_or_too_large_is_not_kept(stripe: Host) -> None:
    stripe.bodies["/large"] = b"%PDF-" + bytes(documents.LARGEST_PDF_BYTES)

    for path in ("/nothing", "/large"):
        with pytest.raises(StripeUnreachable):
            fetch_pdf(f"{stripe.url}{path}")


def test_the_whole_link_is_not_written_into_the_refusal(stripe: Host) -> None:
    del stripe

    with pytest.raises(StripeRefused, match=r"^no PDF of Stripe's at example.org$"):
        fetch_pdf("https://example.org/invoice/secret")
