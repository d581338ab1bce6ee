"""`souche rehearse`: does the Stripe of a test key answer as the local one does?"""

from __future__ import annotations

import getpass
import signal
import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import django
import httpx
from django.utils import translation
from django.utils.translation import gettext

from souche.entrypoints.cli.local_stripe import LocalStripeFailed, local_stripe
from souche.entrypoints.cli.terminal import terminal_language

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator
    from types import FrameType

    from souche.domain.payments.gateway.facts import OpenedSession, StripeAccess
    from souche.domain.payments.rehearsal.stage import Side

DIFFERS, FAILED = 1, 2
# Any key of test mode opens the local Stripe.
LOCAL_KEY = "sk_test_local_rehearsal_0123456789"
LOOK_SECONDS = 2.0
# An event that Stripe has not listed by then is told as missing.
EVENTS_SECONDS = 20
# Who pays on a page types an address of their own.
LOCAL_BUYER = {
    "name": "Souche rehearsal",
    "address": {"line1": "2 rue des Répétitions", "postal_code": "21000", "city": "Dijon", "country": "FR"},
}


def rehearse(arguments: argparse.Namespace) -> int:
    """Ask for a test key and print the report; return 0, 1 where something differs, 2 where it stopped."""
    django.setup()
    with translation.override(terminal_language()):
        try:
            with local_stripe() as url:
                return _rehearse(key=_key(), local_url=url, patience=Patience(page_minutes=arguments.wait))
        except LocalStripeFailed as failure:
            return _say(str(failure))


@dataclass
class Patience:
    """How long a page waits for its buyer and a rehearsal for its events, unless somebody says stop."""

    page_minutes: float
    stop: threading.Event = field(default_factory=threading.Event)
    _events_until: float = field(init=False, default=0.0)

    @contextmanager
    def until_a_signal(self) -> Iterator[None]:
        """Let Ctrl-C and an ordinary kill say stop, meanwhile: what was made is still taken away."""
        before = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stop.set()

    def waits_for_events(self) -> bool:
        """Pause for a moment and say whether events are waited for any longer."""
        self._events_until = self._events_until or time.monotonic() + EVENTS_SECONDS
        return not self.stop.wait(LOOK_SECONDS) and time.monotonic() < self._events_until

    def waits_until_paid(self, opened: OpenedSession, *, access: StripeAccess) -> bool:
        """Show the page's address and wait until somebody paid there."""
        from souche.domain.payments.gateway.checkout import read_session  # noqa: PLC0415  # needs django.setup()

        # Beside the report, which may go into a file.
        said = gettext("Pay here with the card 4242 4242 4242 4242: %(url)s") % {"url": opened.url}
        print(said, file=sys.stderr, flush=True)
        until = time.monotonic() + self.page_minutes * 60
        while time.monotonic() < until and not self.stop.is_set():
            if read_session(access=access, session_id=opened.session_id).is_paid:
                return True
            self.stop.wait(LOOK_SECONDS)
        return False


def _rehearse(*, key: str, local_url: str, patience: Patience) -> int:
    # Imported late: models need django.setup() first.
    from souche.actions.rehearse import NotATestKey, rehearse  # noqa: PLC0415  # see above
    from souche.domain.payments.gateway.errors import StripeFailed  # noqa: PLC0415  # see above
    from souche.domain.payments.rehearsal.report import report  # noqa: PLC0415  # see above
    from souche.kit import clock  # noqa: PLC0415  # see above

    at, beside = _sides(key=key, local_url=local_url, patience=patience)
    now = clock.now()
    try:
        with patience.until_a_signal():
            done = rehearse(
                at=at,
                beside=beside,
                waits=patience.waits_for_events,
                is_stopped=patience.stop.is_set,
                now=now,
            )
    except NotATestKey:
        return _say(
            gettext("This is no secret key of test mode (sk_test_… or rk_test_…): nothing was asked.")
        )
    except StripeFailed as failure:
        return _say(gettext("Stripe did not open: %(why)s") % {"why": type(failure).__name__})
    if not done.is_whole:
        left = ", ".join(done.there.left) or gettext("nothing")
        return _say(gettext("Stopped. What stays at Stripe: %(left)s") % {"left": left})
    print(report(here=done.here, there=done.there, differences=done.differences, now=now))
    return DIFFERS if done.differences else 0


def _sides(*, key: str, local_url: str, patience: Patience) -> tuple[Side, Side]:
    """Return the Stripe of the key and the local one; where no page is waited for, nobody pays on one."""
    from souche.domain.payments.gateway.facts import StripeAccess  # noqa: PLC0415  # needs django.setup()
    from souche.domain.payments.rehearsal.stage import Side  # noqa: PLC0415  # same

    access = StripeAccess(secret_key=key)
    local_access = StripeAccess(secret_key=LOCAL_KEY, api_base=local_url)
    if not patience.page_minutes:
        return Side(access), Side(local_access)
    return (
        Side(access, partial(patience.waits_until_paid, access=access)),
        Side(local_access, partial(_pay_beside, local_url=local_url)),
    )


def _pay_beside(opened: OpenedSession, *, local_url: str) -> bool:
    """Pay at the local Stripe, where nobody has to open a page."""
    address = f"{local_url}/_sandbox/sessions/{opened.session_id}/pay"
    return httpx.post(address, json=LOCAL_BUYER).is_success


def _key() -> str:
    """Return the key, typed where nobody sees it or piped in: never a word of the command line."""
    if sys.stdin.isatty():
        return getpass.getpass(gettext("Secret key of test mode (it is not shown): ")).strip()
    return sys.stdin.readline().strip()


def _say(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return FAILED
