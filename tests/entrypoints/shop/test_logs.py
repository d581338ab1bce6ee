"""The logs never hold what opens an order."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.conf import settings

from souche.entrypoints.shop.logs import MaskedLine, MaskOrderLinks
from souche.kit.secrets import sign


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


def test_a_traceback_tells_no_link_either() -> None:
    link = sign(purpose="order", value="ord_1")
    with pytest.raises(ValueError, match="invalid literal") as raised:
        int(f"{link} at https://pay.stripe.com/invoice/secret")
    told = (raised.type, raised.value, raised.tb)
    record = logging.LogRecord("souche", logging.ERROR, "", 1, "broken", (), told)

    written = MaskedLine("{message}", style="{").format(record)

    assert "'ord_1:… at https://pay.stripe.com/…" in written
    assert "test_logs.py" in written


def test_the_lines_that_are_written_are_masked() -> None:
    formatters: Any = settings.LOGGING["formatters"]

    assert formatters["line"]["class"] == f"{MaskedLine.__module__}.{MaskedLine.__qualname__}"
