"""What opens something is taken out of a text, and the rest stays as it was."""

from __future__ import annotations

import pytest

from souche.kit.links import without_links
from souche.kit.secrets import sign


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("https://pay.stripe.com/invoice/acct_1/x/pdf?s=ap", "https://pay.stripe.com/…"),
        ("see http://127.0.0.1:4343/c/pay/cs_1#fid, please", "see http://127.0.0.1:4343/… please"),
        ("https://alice:word@example.org/x", "https://example.org/…"),
        ("https://example.org?token=word", "https://example.org/…"),
        ("https://example.org", "https://example.org"),
        ("<a href='https://example.org/x'>", "<a href='https://example.org/…'>"),
        ("pi_3Abc_secret_9dEf", "pi_3Abc_secret_…"),
        ("20:30, 12:00:00", "20:30, 12:00:00"),
        ("SMTPRecipientsRefused: alice@example.org", "SMTPRecipientsRefused: alice@example.org"),
        ("sha:" + "a" * 64, "sha:" + "a" * 64),
    ],
)
def test_only_what_opens_goes(told: str, shown: str) -> None:
    assert without_links(told) == shown


def test_a_signed_word_loses_its_signature_wherever_it_stands() -> None:
    link = sign(purpose="order", value="ord_1")

    assert without_links(f"/commandes/{link}/payer/") == "/commandes/ord_1:…/payer/"


def test_what_json_holds_keeps_its_shape() -> None:
    told = {"url": "https://a.example/x", "lines": [{"n": 1, "ok": None}, "https://b.example/y"], "f": 1.5}

    assert without_links(told) == {
        "url": "https://a.example/…",
        "lines": [{"n": 1, "ok": None}, "https://b.example/…"],
        "f": 1.5,
    }
