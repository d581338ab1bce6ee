"""The local Stripe, as the tests use it: a process of its own, spoken to over HTTP alone."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import httpx

from tests.patience import PATIENCE_SECONDS, DidNotStart, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

PAGE = 100
STRIPE_KEY = "sk_test_tests_of_souche_0123456789"
ADDRESS = {"line1": "3 place du Marché", "postal_code": "21000", "city": "Dijon", "country": "FR"}


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class LocalStripe:
    """One running sandbox: its addresses, its control endpoints and its mailbox."""

    def __init__(self, folder: Path) -> None:
        self.port, self.smtp_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._http = httpx.Client(base_url=self.url, timeout=PATIENCE_SECONDS)
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            [
                sys.executable,
                "-m",
                "stripe_sandbox.cli",
                "serve",
                f"--port={self.port}",
                f"--smtp-port={self.smtp_port}",
                f"--data={folder / 'sandbox.sqlite'}",
                "--webhook-retry-seconds=0.05",
            ],
            stdout=subprocess.DEVNULL,
        )
        wait_until(self._answers, otherwise="the local Stripe does not answer")

    def _answers(self) -> bool:
        if self._process.poll() is not None:
            raise DidNotStart(f"The local Stripe ended with {self._process.returncode} while it started.")
        try:
            return self._http.get("/health").is_success
        except httpx.TransportError:
            return False

    @contextmanager
    def heard_by(self, hear: Callable[[httpx.Response], None]) -> Iterator[None]:
        """Let somebody hear each answer that the tests are given, for a while."""
        self._http.event_hooks = {"response": [hear]}
        try:
            yield
        finally:
            self._http.event_hooks = {}

    def stop(self) -> None:
        """End the process."""
        self._http.close()
        self._process.terminate()
        self._process.wait(PATIENCE_SECONDS)

    def forget(self) -> None:
        """Forget every object and every e-mail; its time stands still until a test moves it on."""
        self._http.delete("/_sandbox/state").raise_for_status()
        self.control("clock", runs=False)
        self._http.delete("/mailbox/messages").raise_for_status()

    def control(self, path: str, **content: Any) -> Any:
        """Use a control endpoint and return its answer."""
        return self._http.post(f"/_sandbox/{path}", json=content).raise_for_status().json()

    def pay(self, session_id: str, *, card: str = "4242424242424242") -> None:
        """Pay a session as its page would, without the page; raise httpx.HTTPStatusError when refused."""
        self.control(f"sessions/{session_id}/pay", name="Alice Martin", address=ADDRESS, card=card)

    def debit(self, session_id: str) -> None:
        """Pay a session by a bank debit, which waits for `answer_debit`; raise as `pay` does."""
        self.control(f"sessions/{session_id}/delay", name="Alice Martin", address=ADDRESS)

    def answer_debit(self, session_id: str, *, pays: bool) -> None:
        """Let the bank pay a debit or refuse it; raise httpx.HTTPStatusError when it answered before."""
        self.control(f"sessions/{session_id}/settle", succeeds=pays)

    def objects(self, path: str, **params: Any) -> list[dict[str, Any]]:
        """List a resource through the API, newest first."""
        answer = self._http.get(
            f"/v1/{path}", params={"limit": PAGE, **params}, headers={"Authorization": f"Bearer {STRIPE_KEY}"}
        )
        found: list[dict[str, Any]] = answer.raise_for_status().json()["data"]
        return found

    def every(self, path: str) -> list[dict[str, Any]]:
        """List the whole of a resource through the API, newest first."""
        found = page = self.objects(path)
        while len(page) == PAGE:
            page = self.objects(path, starting_after=page[-1]["id"])
            found = found + page
        return found

    def wait_until_delivered(self) -> None:
        """Wait until every event was delivered, dropped, or tried as often as it is."""
        wait_until(self._has_delivered, otherwise="Stripe's events do not leave")

    def _has_delivered(self) -> bool:
        self.control("deliveries/hasten")
        return not any(event["pending_webhooks"] for event in self.objects("events"))

    def weather_log(self) -> list[dict[str, Any]]:
        """Return the last strikes of the weather, newest first."""
        log: list[dict[str, Any]] = self._http.get("/_sandbox/weather").raise_for_status().json()["log"]
        return log

    def clear_weather(self) -> None:
        """Let the sun shine, and what was held back go."""
        self._http.delete("/_sandbox/weather").raise_for_status()
        self.control("deliveries", paused=False)

    def ask(self, path: str, method: str = "POST", **form: Any) -> Any:
        """Call the API with a form and return its answer."""
        answer = self._http.request(
            method, f"/v1/{path}", data=form, headers={"Authorization": f"Bearer {STRIPE_KEY}"}
        )
        return answer.raise_for_status().json()

    def change_card(self, subscription_id: str, number: str) -> None:
        """Let a subscription be paid by another card from now on."""
        customer = self.ask(f"subscriptions/{subscription_id}", method="GET")["customer"]
        details = {"card[number]": number, "card[exp_month]": "12", "card[exp_year]": "2040"}
        card = self.ask("payment_methods", type="card", **details)["id"]
        self.ask(f"payment_methods/{card}/attach", customer=customer)
        self.ask(f"subscriptions/{subscription_id}", default_payment_method=card)

    def mails(self, to: str = "") -> list[dict[str, Any]]:
        """Return the e-mails received, newest first."""
        answer = self._http.get("/mailbox/messages.json", params={"to": to} if to else {})
        found: list[dict[str, Any]] = answer.raise_for_status().json()
        return found

    def attachment(self, attachment: dict[str, Any]) -> bytes:
        """Return the bytes of an e-mail's attachment."""
        return self._http.get(attachment["url"]).raise_for_status().content
