"""The event page and the order page through the real web server: requests, waits, queries, memory."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import httpx
import psutil

from benchmarks.bench import ROOT, describe_machine, free_port, prepare, print_table, start_stub

if TYPE_CHECKING:
    from collections.abc import Callable

WORKERS = 2
CONNECTIONS = 8
SECONDS = 6
START_SECONDS = 30
# pretix 2026.8.0 on the same kind of machine: event page with 18 queries, and each of its workers.
PEER = {"rate": 36, "queries": 18, "memory": 282}


def furnish() -> dict[str, str]:
    """Write a theatre with one event and one paid order; return the pages to ask for."""
    from benchmarks.box_office import WEBHOOK_SECRET, BoxOffice  # noqa: PLC0415  # models need django.setup()
    from souche.domain.orders.models import Order  # noqa: PLC0415  # same
    from souche.kit import clock  # noqa: PLC0415  # same
    from tests.cast import add_price, announce, open_theatre  # noqa: PLC0415  # same

    open_theatre(
        stripe_secret_key="sk_test_benchmark",
        stripe_webhook_secret=WEBHOOK_SECRET,
        stripe_account_id="acct_stub",
    )
    event = announce(slug="le-malade-imaginaire", now=clock.now(), description="Comédie.\n\nDès 9 ans.")
    full = add_price(event)
    reduced = add_price(event, quota=full.quota, label="Tarif réduit", amount_cents=1600)
    BoxOffice(event=event.pk, full=full.pk, reduced=reduced.pk).purchase()
    return {
        "event page": f"/evenements/{event.slug}/",
        "order page": f"/commandes/{Order.objects.get().link}/",
    }


def count_queries(path: str) -> int:
    """Return how many statements a page sends."""
    from django.db import connection  # noqa: PLC0415  # same
    from django.test import Client  # noqa: PLC0415  # same

    from benchmarks.box_office import Statements  # noqa: PLC0415  # same

    client = Client(headers={"host": "127.0.0.1"})
    client.get(path)
    statements = Statements()
    with connection.execute_wrapper(statements):
        assert client.get(path).status_code == 200
    return statements.count


def wait_for(url: str) -> None:
    """Wait until the server answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(url).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the web server did not start")


def measure(url: str) -> dict[str, Any]:
    """Load one page from another process and return its figures."""
    command = [sys.executable, "-m", "benchmarks.load", url, str(CONNECTIONS)]
    subprocess.run([*command, "1"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    done = subprocess.run([*command, str(SECONDS)], cwd=ROOT, capture_output=True, check=True)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def memory_of(server: subprocess.Popen[bytes]) -> list[tuple[str, int]]:
    """Return the resident memory, in MB, of the server's processes."""
    parent = psutil.Process(server.pid)
    family = [("granian", parent), *(("web worker", child) for child in parent.children(recursive=True))]
    return [(name, process.memory_info().rss // 2**20) for name, process in family]


def run(command: list[str], measuring: Callable[[subprocess.Popen[bytes]], None]) -> None:
    """Start a server, measure, and stop it."""
    server = subprocess.Popen(command, cwd=ROOT)
    try:
        measuring(server)
    finally:
        server.terminate()
        server.wait(20)


def main() -> None:
    """Measure both pages with two workers, and print the memory of each process at rest."""
    port, stripe_port = free_port(), free_port()
    prepare(stripe_port=stripe_port, shop_port=port)
    stub = start_stub(stripe_port)
    paths = furnish()
    stub.terminate()
    queries = {name: count_queries(path) for name, path in paths.items()}
    souche = [sys.executable, "-m", "souche"]

    def measuring(server: subprocess.Popen[bytes]) -> None:
        base = f"http://127.0.0.1:{port}"
        wait_for(f"{base}{paths['event page']}")
        at_rest = memory_of(server)
        rows = []
        for name, path in paths.items():
            found = measure(f"{base}{path}")
            rows.append(
                [
                    name,
                    f"{found['rate']:.0f}",
                    f"{found['p50']:.1f}",
                    f"{found['p99']:.1f}",
                    str(queries[name]),
                ]
            )
        print(describe_machine())
        print_table(
            title=f"Pages, {WORKERS} workers, {CONNECTIONS} connections"
            f" (pretix 2026.8.0: {PEER['rate']} requests/s, {PEER['queries']} queries,"
            f" {PEER['memory']} MB a worker)",
            head=["page", "requests/s", "p50 ms", "p99 ms", "queries"],
            rows=rows,
        )
        print_table(title="Memory at rest", head=["process", "MB"], rows=[[n, str(mb)] for n, mb in at_rest])

    run([*souche, "serve", f"--port={port}", f"--workers={WORKERS}"], measuring)

    def resting(worker: subprocess.Popen[bytes]) -> None:
        time.sleep(4)
        print(f"  {'worker':16}{psutil.Process(worker.pid).memory_info().rss // 2**20} MB\n")

    run([*souche, "worker"], resting)


if __name__ == "__main__":
    main()
