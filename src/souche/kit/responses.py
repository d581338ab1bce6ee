"""Answers to a browser that every page may give."""

from __future__ import annotations

from django.http import HttpResponse
from django.http.response import HttpResponseRedirectBase
from django.utils.http import content_disposition_header


class SeeOther(HttpResponseRedirectBase):
    """After a form, the browser fetches the next page with GET (RFC 9110, 15.4.4)."""

    status_code = 303


def pdf_attachment(*, pdf: bytes, filename: str) -> HttpResponse:
    """Return a PDF that the browser saves under this name."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, filename))
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
