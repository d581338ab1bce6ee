"""Jobs that take back what was sold once too often."""

from __future__ import annotations

from procrastinate.contrib.django import app

from souche.actions.refund_second_membership import refund_second_membership
from souche.entrypoints.worker.patience import PATIENT
from souche.kit import clock


@app.task(name="refund_second_membership", retry=PATIENT)
def refund_second(membership_id: str) -> None:
    """Give back what was paid for a membership that its member had."""
    refund_second_membership(membership_id=membership_id, now=clock.now())
