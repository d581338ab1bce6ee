"""Listens to what passes between the box office and the local Stripe, and says what Stripe would not say."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
import stripe

from tests.stripe_description.messages import answer_faults, event_faults, request_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from tests.sandbox import LocalStripe


@dataclass(frozen=True)
class Call:
    """A request and its answer, as they went over the wire."""

    method: str
    url: str
    form: str
    status: int
    content: str

    def faults(self) -> Iterator[str]:
        """Say what is wrong with it; a request that Stripe refuses as well may be wrong."""
        if self.status < 400:
            yield from request_faults(method=self.method, url=self.url, form=self.form)
        content = json.loads(self.content)
        yield from answer_faults(method=self.method, url=self.url, status=self.status, content=content)


@dataclass
class Recorder:
    """What was heard: calls, and the bodies of webhooks."""

    calls: set[Call] = field(default_factory=set)
    events: list[str] = field(default_factory=list)

    def hear_the_sandbox(self, answer: httpx.Response) -> None:
        """Note what a test asks of the local Stripe, in Stripe's words."""
        request = answer.request
        if request.url.path.startswith("/v1/"):
            form, content = request.read().decode(), answer.read().decode()
            self.calls.add(Call(request.method, str(request.url), form, answer.status_code, content))

    def faults(self) -> set[str]:
        """Return everything that is wrong with what was heard."""
        calls = (fault for call in self.calls for fault in call.faults())
        events = (fault for event in self.events for fault in event_faults(json.loads(event)))
        return {*calls, *events}


@contextmanager
def recording(local_stripe: LocalStripe) -> Iterator[Recorder]:
    """Hear what the library sends and receives, and what the tests ask; then every event that was made."""
    recorder = Recorder()
    with pytest.MonkeyPatch.context() as patch, local_stripe.heard_by(recorder.hear_the_sandbox):
        _hear_calls(patch, recorder)
        _hear_webhooks(patch, recorder)
        yield recorder
        local_stripe.clear_weather()
        local_stripe.every("events")


def _hear_calls(patch: pytest.MonkeyPatch, recorder: Recorder) -> None:
    ask = stripe.HTTPXClient.request

    def ask_and_note(library: Any, method: str, url: str, headers: Any, post_data: Any = None) -> Any:
        content, status, answered = ask(library, method, url, headers, post_data)
        recorder.calls.add(Call(method, url, post_data or "", status, content.decode()))
        return content, status, answered

    patch.setattr(stripe.HTTPXClient, "request", ask_and_note)


def _hear_webhooks(patch: pytest.MonkeyPatch, recorder: Recorder) -> None:
    verify = stripe.WebhookSignature.verify_header

    def verify_and_note(payload: str, *signature: Any) -> bool:
        is_theirs: bool = verify(payload, *signature)
        recorder.events.append(payload)
        return is_theirs

    patch.setattr(stripe.WebhookSignature, "verify_header", staticmethod(verify_and_note))
