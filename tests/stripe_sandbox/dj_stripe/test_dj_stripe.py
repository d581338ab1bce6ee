"""PyPI's dj-stripe, which copies a Stripe account into its tables, copies the sandbox whole."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.patience import PATIENCE_SECONDS
from tests.stripe_sandbox.shop import invoiced_session, line, pay, vat
from tests.stripe_sandbox.subscribers import customer_with_card, recurring_price, subscribe

if TYPE_CHECKING:
    import stripe

    from tests.stripe_sandbox.server import Server

    Rows = dict[str, dict[str, dict[str, Any]]]

pytestmark = pytest.mark.djstripe
HERE = Path(__file__).parent
# The version that dj-stripe asks, by its library.
DAHLIA = {"Stripe-Version": "2026-08-26.dahlia"}
ADDRESSES = {
    "PaymentIntent": "payment_intents",
    "Charge": "charges",
    "Refund": "refunds",
    "Invoice": "invoices",
    "Subscription": "subscriptions",
    "Dispute": "disputes",
}
PIP = ("--quiet", "--disable-pip-version-check", "--no-input", "--retries=1", "--timeout=20")
CANNOT_FETCH = re.compile(r"No matching distribution found|Could not find a version|Max retries exceeded")
# Columns that tell of dj-stripe itself, and the one that holds the whole object.
OWN = re.compile(r"djstripe_.*|stripe_data")


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - pip and a program of ours
        command, capture_output=True, text=True, timeout=PATIENCE_SECONDS, check=False
    )


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return the Python of an environment that has dj-stripe: it needs another Stripe library than ours."""
    folder = tmp_path_factory.mktemp("dj_stripe")
    venv.create(folder)
    python = str(folder / "bin" / "python")
    pinned = f"--requirement={HERE / 'requirements.txt'}"
    installed = run(
        sys.executable, "-m", "pip", f"--python={python}", "install", "--require-hashes", pinned, *PIP
    )
    if installed.returncode and (unreachable := CANNOT_FETCH.search(installed.stderr)):
        pytest.skip(f"pip cannot fetch dj-stripe, which requirements.txt pins ({unreachable[0]})")
    assert installed.returncode == 0, installed.stderr
    return python


@pytest.fixture
def copied(python: str, server: Server, api: stripe.V1Services, tmp_path: Path) -> Rows:
    fill(server, api)
    ran = run(python, str(HERE / "sync.py"), server.url, str(tmp_path / "dj_stripe.sqlite"))
    assert ran.returncode == 0, ran.stderr
    assert not re.search(r"Error|[Ff]ailed", ran.stderr), ran.stderr
    rows: Rows = json.loads(ran.stdout)
    return rows


def fill(server: Server, api: stripe.V1Services) -> None:
    """Sell twice with an invoice, give back a part, dispute one and subscribe."""
    lines = [line(quantity=2, tax_rates=[vat(api, 5.5)])]
    sale, disputed = (pay(server, invoiced_session(api, line_items=lines).id) for _ in range(2))
    api.refunds.create({"payment_intent": sale["payment_intent"], "amount": 100})
    intent = api.payment_intents.retrieve(disputed["payment_intent"])
    server.control(f"charges/{intent.latest_charge}/dispute")
    subscribe(api, customer_with_card(api), recurring_price(api))


def answered(server: Server, model: str) -> dict[str, dict[str, Any]]:
    """Return what the sandbox answers of a kind to the library that dj-stripe has, by its ids."""
    page = server.get(f"/v1/{ADDRESSES[model]}?limit=100", **DAHLIA).json()
    return {thing["id"]: thing for thing in page["data"]}


def as_column(model: str, name: str, thing: dict[str, Any]) -> Any:
    """Return what a column of dj-stripe holds of an object."""
    value: Any = thing.get(name.removesuffix("_id"))
    if name == "created":
        return datetime.fromtimestamp(value, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if (model, name) == ("Charge", "amount"):
        return f"{value / 100:.2f}"
    return value


def with_ids(copy: dict[str, Any]) -> dict[str, Any]:
    """Return a copied object with the id of what dj-stripe asks Stripe to open in it."""
    opened = copy.get("balance_transaction")
    return copy | {"balance_transaction": opened["id"]} if isinstance(opened, dict) else copy


def test_it_copies_every_object_field_by_field(server: Server, copied: Rows) -> None:
    for model in ADDRESSES:
        there = answered(server, model)
        assert there
        assert copied[model].keys() == there.keys(), model
        for object_id, row in copied[model].items():
            assert with_ids(row["stripe_data"]) == there[object_id]


def test_its_columns_hold_what_stripe_said(server: Server, copied: Rows) -> None:
    for model in ADDRESSES:
        for object_id, thing in answered(server, model).items():
            columns = {name: value for name, value in copied[model][object_id].items() if not OWN.match(name)}
            assert columns == {name: as_column(model, name, thing) for name in columns}


def test_it_knows_the_account_and_who_bought(copied: Rows) -> None:
    (account,) = copied["Account"]
    assert len(copied["Customer"]) == len(copied["PaymentIntent"]) == 3
    owners = {row["djstripe_owner_account_id"] for rows in copied.values() for row in rows.values()}
    assert owners - {None} == {account}
