"""A refusal is one line of the log, however it was provoked; a fault of ours shows where it is."""

from __future__ import annotations

import io
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as configured
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpResponse
from django.test import Client
from django.urls import path
from django.utils.module_loading import import_string

from souche.config.urls import urlpatterns as of_the_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest
    from pytest_django import Settings


class Fault(Exception):
    pass


RAISED: dict[str, type[Exception]] = {
    "refused": PermissionDenied,
    "odd": BadRequest,
    "suspicious": SuspiciousOperation,
    "missing": Http404,
    "fault": Fault,
}


def fail(_request: HttpRequest, how: str) -> HttpResponse:
    raise RAISED[how]("because")


# Ours first; the front and the pages of refusals ask for addresses of the real ones.
urlpatterns = [path("<str:how>/", fail), *of_the_house]


def answer(_request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(status=HTTPStatus.FORBIDDEN if exception else HTTPStatus.INTERNAL_SERVER_ERROR)


handler403 = handler404 = handler500 = answer


@pytest.fixture
def told(settings: Settings) -> Iterator[io.StringIO]:
    """Return what the console's handler writes, filtered as the settings say."""
    settings.ROOT_URLCONF = __name__
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    logs: dict[str, Any] = configured.LOGGING
    for name in logs["handlers"]["console"]["filters"]:
        handler.addFilter(import_string(logs["filters"][name]["()"])())
    handler.setFormatter(logging.Formatter("{levelname} {name} {message}", style="{"))
    logging.getLogger().addHandler(handler)
    yield said
    logging.getLogger().removeHandler(handler)


def ask(address: str, **how: Any) -> None:
    Client(raise_request_exception=False).get(address, **how)


@pytest.mark.parametrize("how", ["refused", "odd", "suspicious", "missing"])
def test_a_refusal_is_one_line(told: io.StringIO, how: str) -> None:
    ask(f"/{how}/")

    lines = told.getvalue().splitlines()
    assert 1 <= len(lines) <= 2
    assert all(line.startswith("WARNING django.") for line in lines)


def test_a_name_that_is_not_ours_is_one_line(told: io.StringIO) -> None:
    ask("/refused/", headers={"host": "evil.example"})

    lines = told.getvalue().splitlines()
    assert all(line.startswith("WARNING django.") for line in lines)
    assert "evil.example" in lines[0]


def test_nobody_adds_lines_by_an_address(told: io.StringIO) -> None:
    ask("/missing%0AERROR django.request forged/x/")

    assert len(told.getvalue().splitlines()) == 1


def test_our_own_faults_show_where_they_are(told: io.StringIO) -> None:
    ask("/fault/")

    assert "ERROR django.request" in told.getvalue()
    assert "Traceback" in told.getvalue()
