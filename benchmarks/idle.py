"""What idle connections do to the shop: the event page beside none of them and beside many, turn by turn.

A whole run writes docs/idle-connections.md; the server of before is measured beside today's.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import psutil

from benchmarks.bench import (
    PATIENCE_SECONDS,
    ROOT,
    box_office_database,
    check,
    describe_machine,
    free_port,
    outputs,
    parser,
    print_table,
    running,
    wait_for,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WORKERS = 1
TURNS = 2
# The bound that is promised: beside idle connections, 19 of 20 visitors wait at most so many times longer.
MOST_TIMES = 2.0
# Who has no answer after so long has gone.
DEAF_SECONDS = 10.0
WRITTEN = ROOT / "docs" / "idle-connections.md"
PICTURE = "events/large.png"
SERVERS = {"before": ("benchmarks.former_server",), "now": ("souche", "serve")}
KINDS = {
    "headers": ("headers half sent", "/"),
    "body": ("a body announced and never sent", "/stripe/webhook/"),
    "drip": ("a body of one byte a second", "/stripe/webhook/"),
    "unread": ("an answer of 4 MB never read", f"/media/{PICTURE}"),
}


@dataclass(frozen=True, kw_only=True)
class Size:
    """How many connections idle, and how long the page is asked for on how many others."""

    idle: int
    seconds: float
    connections: int


WHOLE = Size(idle=500, seconds=4, connections=4)
BRIEF = Size(idle=40, seconds=0.3, connections=2)


@dataclass(frozen=True)
class Turn:
    """What one load of the page gave: requests a second, and milliseconds for 19 of 20 of them."""

    rate: float
    p95: float


def furnish() -> tuple[str, str]:
    """Write a theatre with one event and a large picture; return the event's path and words of its page."""
    from django.conf import settings  # noqa: PLC0415  # read after the environment is written

    from souche.kit import clock  # noqa: PLC0415  # models need django.setup()
    from tests.cast import add_price, announce, open_theatre  # noqa: PLC0415  # same

    open_theatre(stripe_secret_key="sk_test_benchmark", stripe_account_id="acct_stub")
    event = announce(slug="le-malade-imaginaire", now=clock.now(), description="Comédie.\n\nDès 9 ans.")
    add_price(event, label="Tarif réduit")
    picture = Path(settings.MEDIA_ROOT) / PICTURE
    picture.parent.mkdir(parents=True)
    picture.write_bytes(os.urandom(4 * 2**20))
    return f"/evenements/{event.slug}/", "Tarif réduit"


@contextmanager
def serving(server: str, port: int, path: str) -> Iterator[psutil.Process]:
    """Run one of the two servers until it is no longer needed; give the process that answers."""
    words = [f"--port={port}", f"--workers={WORKERS}"] if server == "now" else [str(port), str(WORKERS)]
    module, *before = SERVERS[server]
    with running(module, *before, *words) as process:
        wait_for(f"http://127.0.0.1:{port}{path}", process=process)
        (web,) = psutil.Process(process.pid).children()
        yield web


@contextmanager
def idling(kind: str, port: int, count: int) -> Iterator[None]:
    """Keep so many idle connections open."""
    words = ["-m", "benchmarks.dawdlers", kind, str(port), str(count), KINDS[kind][1]]
    process = subprocess.Popen([sys.executable, *words], cwd=ROOT, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        check(what="the idle connections say", found=process.stdout.readline(), wanted=b"ready\n")
        yield
    finally:
        process.kill()
        process.communicate(timeout=PATIENCE_SECONDS)


def load(url: str, words: str, *, size: Size) -> Turn | None:
    """Ask for the page as fast as it comes; None when nobody is answered."""
    try:
        httpx.get(url, timeout=DEAF_SECONDS)
    except httpx.TimeoutException:
        return None
    (found,) = outputs("benchmarks.load", url, words, str(size.connections), str(size.seconds))
    return Turn(found["rate"], found["p95"])


def take_turns(
    server: str, kind: str, path: str, words: str, *, size: Size
) -> list[tuple[Turn | None, Turn | None]]:
    """Load the page beside none and beside many, and again; of both of each pair there may be no answer."""
    port = free_port()
    url = f"http://127.0.0.1:{port}{path}"
    pairs = []
    with serving(server, port, path):
        load(url, words, size=size)
        for _turn in range(TURNS):
            alone = load(url, words, size=size)
            with idling(kind, port, size.idle):
                pairs.append((alone, load(url, words, size=size)))
    return pairs


def row_of(server: str, kind: str, pairs: Sequence[tuple[Turn | None, Turn | None]]) -> list[str]:
    """Return a row: what idles, which server, the waits of each turn, and how many times longer they are."""
    waits = [f"{turn.p95:.1f}" if turn else "deaf" for pair in pairs for turn in pair]
    ratio = times_longer(pairs)
    return [KINDS[kind][0], server, *waits, f"{ratio:.2f}" if ratio else "deaf"]


def times_longer(pairs: Sequence[tuple[Turn | None, Turn | None]]) -> float | None:
    """Return how many times longer 19 of 20 visitors wait beside idle connections; None when for ever."""
    if not all(alone and beside for alone, beside in pairs):
        return None
    alone, beside = ([turn.p95 for turn in side if turn] for side in zip(*pairs, strict=True))
    return float(statistics.mean(beside) / statistics.mean(alone))


def compare_rates(path: str, words: str, *, size: Size) -> list[list[str]]:
    """Load the page of both servers turn by turn, nobody idling; return rows of what they give and take."""
    found: dict[str, list[tuple[float, float]]] = {server: [] for server in SERVERS}
    for _turn in range(TURNS):
        for server, turns in found.items():
            turns.append(_give_and_take(server, path, words, size=size))
    means = {
        server: [statistics.mean(side) for side in zip(*turns, strict=True)]
        for server, turns in found.items()
    }
    ratios = [now / before for before, now in zip(*means.values(), strict=True)]
    return [
        *([server, *(f"{value:.2f}" for turn in turns for value in turn)] for server, turns in found.items()),
        ["now / before", *[""] * (2 * TURNS - 2), *(f"{ratio:.2f}" for ratio in ratios)],
    ]


def _give_and_take(server: str, path: str, words: str, *, size: Size) -> tuple[float, float]:
    """Return requests a second, and milliseconds of processor that each took of the web process."""
    port = free_port()
    url = f"http://127.0.0.1:{port}{path}"
    with serving(server, port, path) as web:
        load(url, words, size=size)
        before = web.cpu_times()
        turn = load(url, words, size=size)
        after = web.cpu_times()
    assert turn is not None
    seconds = after.user + after.system - before.user - before.system
    return turn.rate, 1000 * seconds / (turn.rate * size.seconds)


def as_markdown(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table as Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write(*, waits: str, rates: str, size: Size) -> None:
    """Write the page of figures."""
    WRITTEN.write_text(
        f"""# Idle connections

Written by `python -m benchmarks.idle`, which measures the event page beside none and beside {size.idle} idle
connections, turn by turn, on loopback: one web process, {size.connections} connections that ask as fast as
they are answered, {size.seconds:.0f} seconds each. "Before" is the server that gave a thread to each request
at once, "now" the one of [decision 0020](decisions/0020-a-front-reads-bodies.md). "Deaf": no answer within
{DEAF_SECONDS:.0f} seconds.

{describe_machine()}

## How long 19 of 20 visitors wait, in milliseconds

{waits}

## What each server gives and takes, nobody idling

{rates}
""",
        encoding="utf-8",
    )


def main(*, size: Size) -> None:
    """Measure both servers beside each kind of idle connection; raise Failed when ours does not hold."""
    with box_office_database(stripe_port=free_port(), shop_port=free_port()):
        path, words = furnish()
        found = {
            (kind, server): take_turns(server, kind, path, words, size=size)
            for kind in KINDS
            for server in SERVERS
        }
        rates = compare_rates(path, words, size=size)
    waits_head = ["idle connections", "server", "none", f"{size.idle}", "none", f"{size.idle}", "times"]
    rates_head = ["server", *(("requests/s", "ms of processor each") * TURNS)]
    rows = [row_of(server, kind, pairs) for (kind, server), pairs in found.items()]
    print(describe_machine())
    print_table(title="How long 19 of 20 visitors wait, ms", head=waits_head, rows=rows)
    print_table(title="What each server gives and takes, nobody idling", head=rates_head, rows=rates)
    if size is WHOLE:
        write(waits=as_markdown(waits_head, rows), rates=as_markdown(rates_head, rates), size=size)
    for (kind, server), pairs in found.items():
        if server == "now":
            check_it_holds(kind, pairs, is_measured=size is WHOLE)
    print("Nobody who idles keeps others waiting.")


def check_it_holds(kind: str, pairs: Sequence[tuple[Turn | None, Turn | None]], *, is_measured: bool) -> None:
    """Raise Failed when our server is deaf beside this kind; its pace is looked at in a whole run alone."""
    ratio = times_longer(pairs)
    check(what=f"beside {KINDS[kind][0]}, the shop answers", found=ratio is not None, wanted=True)
    if is_measured and ratio is not None:
        check(what=f"beside {KINDS[kind][0]}, at most twice", found=ratio <= MOST_TIMES, wanted=True)


if __name__ == "__main__":
    main(size=BRIEF if parser(__doc__).parse_args().brief else WHOLE)
