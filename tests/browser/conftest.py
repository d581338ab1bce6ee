"""A page of the system's Chromium; without it these tests are skipped, and say so."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import sync_playwright

from tests.chromium import FLAGS, find_chromium
from tests.journeys.conftest import house as house  # noqa: PLC0414  # the same theatre, seen in a browser

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start one Chromium for all tests of this process."""
    chromium = find_chromium()
    if chromium is None:
        pytest.skip("Chromium is not installed: these tests need the system's package `chromium`")
    # Playwright's loop runs in this thread; Django's own guard against that does not know it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()
    os.environ.pop("DJANGO_ALLOW_ASYNC_UNSAFE")


@pytest.fixture
def complaints() -> list[str]:
    """Collect what the browser's console complains about."""
    return []


@pytest.fixture
def page(browser: Browser, complaints: list[str]) -> Iterator[Page]:
    """Open a fresh window that notes errors, refused scripts and styles included."""
    context = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    window = context.new_page()
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield window
    context.close()
