"""Purchases a second, from the form to the register, beside a floor that only writes the same rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from benchmarks.bench import (
    box_office_database,
    check,
    describe_machine,
    free_port,
    outputs,
    parser,
    print_table,
    rows_by_table,
    stub_of_stripe,
)

AIM_SHARE = 40
AIM_STATEMENTS = 16


@dataclass(frozen=True, kw_only=True)
class Size:
    """How long each is measured, and with how many processes side by side."""

    seconds: float
    processes: tuple[int, ...]


WHOLE = Size(seconds=6, processes=(1, 2, 4))
BRIEF = Size(seconds=0.2, processes=(1, 2))


@dataclass(frozen=True)
class Scene:
    """The show that is sold, and a purchase of it that was made before anything is measured."""

    conninfo: str
    subjects: dict[str, int]
    order: str


def furnish() -> Scene:
    """Write the theatre, one show with two prices and places for everyone, and buy once."""
    from django.db import connection  # noqa: PLC0415  # models need django.setup()

    from benchmarks.box_office import WEBHOOK_SECRET, BoxOffice  # noqa: PLC0415  # same
    from souche.kit import clock  # noqa: PLC0415  # same
    from tests.cast import add_price, announce, open_theatre  # noqa: PLC0415  # same

    open_theatre(
        stripe_secret_key="sk_test_benchmark",
        stripe_webhook_secret=WEBHOOK_SECRET,
        stripe_account_id="acct_stub",
    )
    event = announce(slug="le-malade-imaginaire", now=clock.now())
    full = add_price(event, size=10_000_000)
    reduced = add_price(event, quota=full.quota, label="Tarif réduit", amount_cents=1600)
    settings = connection.settings_dict
    conninfo = f"host={settings['HOST']} dbname={settings['NAME']} user={settings['USER']}"
    subjects = {"event": event.pk, "full": full.pk, "reduced": reduced.pk}
    return Scene(conninfo, subjects, BoxOffice(**subjects).purchase())


def compare_rows(scene: Scene) -> None:
    """Raise Failed unless the floor writes as many rows of each table as a purchase does."""
    from benchmarks.box_office import BoxOffice  # noqa: PLC0415  # models need django.setup()
    from benchmarks.floor import Floor  # noqa: PLC0415  # same

    office, floor = BoxOffice(**scene.subjects), Floor(conninfo=scene.conninfo, order=scene.order)
    before = rows_by_table()
    office.purchase()
    between = rows_by_table()
    floor.purchase()
    after = rows_by_table()
    wanted = {table: between[table] - before[table] for table in before if between[table] > before[table]}
    found = {table: after[table] - between[table] for table in before if after[table] > between[table]}
    check(what="rows that the floor writes", found=found, wanted=wanted)


def check_sales(purchases: int) -> None:
    """Raise Failed unless so many purchases were paid, with their tickets and their invoice."""
    from souche.domain.invoices.models import Invoice, InvoiceLine  # noqa: PLC0415  # models need django.setup()
    from souche.domain.orders.models import Order, Ticket  # noqa: PLC0415  # same
    from souche.domain.payments.models import Payment  # noqa: PLC0415  # same

    whole = {"status": "paid", "total_cents": 4000}
    found = {
        "orders paid": Order.objects.filter(**whole).count(),
        "payments": Payment.objects.filter(amount_cents=4000).count(),
        "tickets": Ticket.objects.count(),
        "invoices": Invoice.objects.filter(**whole, vat_cents=208).count(),
        "lines of invoices": InvoiceLine.objects.count(),
    }
    wanted = {
        "orders paid": purchases,
        "payments": purchases,
        "tickets": 2 * purchases,
        "invoices": purchases,
        "lines of invoices": 2 * purchases,
    }
    check(what=f"after {purchases} purchases", found=found, wanted=wanted)


def measure(scene: Scene, size: Size) -> None:
    """Measure the floor and the box office in turn, with more and more processes, and print the figures."""
    rows: list[list[str]] = []
    shares: list[float] = []
    one: dict[str, Any] = {}
    purchases = 3  # of `furnish` and `compare_rows`
    for processes in size.processes:
        seconds = str(size.seconds)
        written = outputs("benchmarks.floor", seconds, scene.conninfo, scene.order, processes=processes)
        subjects = json.dumps(scene.subjects)
        sold = outputs("benchmarks.box_office", seconds, subjects, processes=processes)
        purchases += sum(each["purchases"] for each in [*written, *sold])
        check_sales(purchases)
        floor, rate = sum(each["rate"] for each in written), sum(each["rate"] for each in sold)
        shares.append(100 * rate / floor)
        one = sold[0]
        rows.append([str(processes), f"{floor:.0f}", f"{rate:.0f}", f"{shares[-1]:.0f} %"])
    print(describe_machine())
    print_table(title="Purchases a second", head=["processes", "floor", "souche", "share"], rows=rows)
    print(
        f"\n  {one['known']} statements a purchase by a known buyer, {one['new']} by a new one "
        f"(aim: {AIM_STATEMENTS} at most); one process: {shares[0]:.0f} % of the floor (aim: {AIM_SHARE} %); "
        f"{one['memory'] / 2**20:.0f} MB a process at rest."
        "\n  The purchases timed are of two tickets by a new buyer: each call to Stripe, two signed events,"
        "\n  two jobs. The floor calls nobody, signs nothing and checks nothing."
        f"\n  {purchases} purchases were paid, invoiced and have their tickets."
    )


def main(size: Size) -> None:
    """Sell, once to see that it is right and then for as long as is measured."""
    stripe_port = free_port()
    with box_office_database(stripe_port=stripe_port), stub_of_stripe(stripe_port):
        scene = furnish()
        compare_rows(scene)
        measure(scene, size)


if __name__ == "__main__":
    main(BRIEF if parser(__doc__).parse_args().brief else WHOLE)
