"""Invoices and credit notes as PDFs, set by typst from embedded fonts; their words come from beside."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib import resources
from threading import Lock
from typing import TYPE_CHECKING

import typst

from stripe_sandbox.documents.credit_notes import describe_credit_note
from stripe_sandbox.documents.description import describe_invoice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from stripe_sandbox.documents.parts import Description, Json
    from stripe_sandbox.documents.words import Language

# A compiler keeps its inputs between two calls, so one page at a time may use it.
_ONE_AT_A_TIME = Lock()


@cache
def _compiler() -> typst.Compiler:
    """Return the process's compiler: loading the fonts costs more than setting an invoice."""
    return typst.Compiler(font_paths=typst.Fonts(include_system_fonts=False))


@cache
def _source() -> bytes:
    """Return the layout; typst 0.15 forgets a source given in memory after one use, so each use gives it."""
    return resources.files("stripe_sandbox.documents").joinpath("paper.typ").read_bytes()


def invoice_pdf(
    *,
    invoice: Json,
    account: Json,
    payments: list[Json],
    tax_rates: Mapping[str, Json],
    language: Language = "fr",
) -> bytes:
    """Return the PDF of a finalized invoice; the same invoice gives the same bytes.

    Arguments are those of `describe_invoice`, which tells their shapes and errors.
    """
    description = describe_invoice(
        invoice=invoice, account=account, payments=payments, tax_rates=tax_rates, language=language
    )
    return _set(description, created=invoice["created"])


def credit_note_pdf(
    *,
    note: Json,
    invoice: Json,
    account: Json,
    refunds: list[Json],
    tax_rates: Mapping[str, Json],
    language: Language = "fr",
) -> bytes:
    """Return the PDF of a credit note; the same one gives the same bytes.

    Arguments are those of `describe_credit_note`, which tells their shapes and errors.
    """
    description = describe_credit_note(
        note=note,
        invoice=invoice,
        account=account,
        refunds=refunds,
        tax_rates=tax_rates,
        language=language,
    )
    return _set(description, created=note["created"])


def _set(description: Description, *, created: int) -> bytes:
    values = {"paper": json.dumps(asdict(description), ensure_ascii=False)}
    with _ONE_AT_A_TIME:
        document = _compiler().compile(input=_source(), format="pdf", sys_inputs=values, timestamp=created)
    if not isinstance(document, bytes):
        raise TypeError("typst gave several files where one PDF was asked for")
    return document
