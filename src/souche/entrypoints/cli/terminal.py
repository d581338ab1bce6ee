"""The language of the terminal, for what is said before or without the settings."""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import souche

# Where a terminal says its language, the first that is set (gettext's own order).
LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
CATALOGUES = Path(souche.__file__).parent / "locale"


def terminal_language() -> str:
    """Return `fr` or `en`."""
    spoken = next((os.environ[name] for name in LANGUAGE_VARIABLES if os.environ.get(name)), "")
    return "fr" if spoken.startswith("fr") else "en"


def say_without_settings(sentence: str) -> str:
    """Return a sentence of the catalogue in the terminal's language; others are left as they are."""
    known = gettext.translation("django", CATALOGUES, languages=[terminal_language()], fallback=True)
    return known.gettext(sentence)
