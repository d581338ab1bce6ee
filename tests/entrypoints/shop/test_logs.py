"""The logs never hold what opens an order."""

from __future__ import annotations

import logging

from souche.entrypoints.shop.logs import MaskOrderLinks


def test_an_order_link_is_masked_wherever_it_stands() -> None:
    record = logging.LogRecord(
        "django.request",
        logging.WARNING,
        "",
        1,
        "%s: %s",
        ("Conflict", "/commandes/ord_1:secret/payer/"),
        None,
    )

    assert MaskOrderLinks().filter(record)

    assert record.getMessage() == "Conflict: /commandes/…/payer/"
