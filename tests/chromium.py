"""The system's Chromium, wherever it is."""

import shutil

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_chromium() -> str | None:
    """Return the path of the system's Chromium, under any of its names."""
    return next((found for name in ("chromium", "chromium-browser") if (found := shutil.which(name))), None)
