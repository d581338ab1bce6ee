"""docs/reliability.md, written by the run itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.reliability.rows import Row

REPORT = Path(__file__).resolve().parents[2] / "docs" / "reliability.md"
HEAD = """# Reliability

Written by `make faults` on {date}, in {minutes} minutes, by itself.

The whole house runs as processes: web server, worker, local Stripe, mailbox, PostgreSQL. A story passes (a
purchase, a refund, a renewal) and a fault strikes at one place of it. Then the weather clears, and time
passes at the product's own pace: a dead worker is missed after half a minute, the timetable comes by the
minute, a retry waits its time. Hours without work are leapt over; a night's comparison passes once. After
that `tests/reliability/invariants.py` is asked: what is paid at Stripe is paid here with its tickets, its
invoice if it was asked, its PDF and exactly one e-mail; nobody is charged twice; no place is sold twice or
lost; every job is done; the journal tells each refund. A
violation is a sentence of that file.

A call to Stripe is struck four times in a row, because the SDK asks three times; one that changes something
also once. `kill -9` strikes before and after each commit, each call to Stripe and each e-mail of the web
server and of the worker: a proxy in front of PostgreSQL, Stripe and SMTP counts them and kills the process.
A mail that was taken by SMTP just before the process died is sent again with the same Message-ID, by which
mailboxes show it once: it counts as one.

{runs} faults struck, {violations} violations.
"""


def write_report(rows: Sequence[Row], *, seconds: float) -> None:
    """Write what was run and what did not hold."""
    found = [sentence for row in rows for sentence in row.found]
    head = HEAD.format(
        date=datetime.now(UTC).date(),
        minutes=round(seconds / 60),
        runs=sum(row.runs for row in rows),
        violations=len(found),
    )
    lines = [
        f"| {row.story} | {row.place} | {', '.join(row.faults)} | {row.runs} | {len(row.found)} |"
        for row in rows
        if row.runs
    ]
    columns = ["| story | where | what happens | runs | violations |", "|---|---|---|---|---|"]
    sentences = [f"- {sentence}" for sentence in found]
    REPORT.write_text("\n".join([head, *columns, *lines, "", *sentences]).rstrip() + "\n")
