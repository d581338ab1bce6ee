"""`souche rotate-key`: what is stored is encrypted with the SECRET_KEY of today."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from souche.entrypoints.cli.terminal import terminal_language

if TYPE_CHECKING:
    import argparse

    from souche.actions.rotate_key import Rotation


def rotate(_arguments: argparse.Namespace) -> int:
    """Encrypt again and say what was done; return 0, or 1 when something opens with none of the keys."""
    django.setup()
    # Imported late: models need django.setup() first.
    from souche.actions.rotate_key import rotate_key  # noqa: PLC0415  # see above
    from souche.kit import clock  # noqa: PLC0415  # see above

    with translation.override(terminal_language()):
        rotation = rotate_key(now=clock.now())
        print("\n".join(_report(rotation)))
    return 1 if rotation.lost else 0


def _report(rotation: Rotation) -> list[str]:
    names = {
        gettext("Encrypted again with the present SECRET_KEY: %(names)s."): rotation.renewed,
        gettext("Encrypted with it already: %(names)s."): rotation.current,
        gettext(
            "Opened by none of the keys: %(names)s. Give the former key in SECRET_KEY_FALLBACKS and run this "
            "again, or type the secret again in the configuration."
        ): rotation.lost,
    }
    said = [sentence % {"names": ", ".join(found)} for sentence, found in names.items() if found]
    if not said:
        said.append(gettext("No secret is stored: there was nothing to encrypt."))
    if settings.SECRET_KEY_FALLBACKS and not rotation.lost:
        said.append(
            gettext(
                "The former keys may leave SECRET_KEY_FALLBACKS. Links of orders and memberships that were "
                "sent before the new key stop working then: keep the former key as long as they are to work."
            )
        )
    return said
