"""`souche unlock`: somebody of the staff who lost telephone and paper is let in again."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import django
from django.utils import translation
from django.utils.translation import gettext, ngettext

from souche.entrypoints.cli.terminal import terminal_language

if TYPE_CHECKING:
    import argparse

    from souche.actions.unlock_staff_member import Unlocked


def unlock(arguments: argparse.Namespace) -> int:
    """Remove a person's second steps and say what was done; return 0, or 1 when nobody has this login."""
    django.setup()
    # Imported late: models need django.setup() first.
    from souche.actions.unlock_staff_member import UnknownLogin, unlock_staff_member  # noqa: PLC0415  # see above
    from souche.kit import clock  # noqa: PLC0415  # see above

    with translation.override(terminal_language()):
        try:
            unlocked = unlock_staff_member(login=arguments.login, now=clock.now())
        except UnknownLogin:
            print(gettext("Nobody has the login %(login)s.") % {"login": arguments.login}, file=sys.stderr)
            return 1
        print("\n".join(_report(unlocked, login=arguments.login)))
    return 0


def _report(unlocked: Unlocked, *, login: str) -> list[str]:
    counted = (
        ngettext("%d application for codes removed.", "%d applications for codes removed.", unlocked.apps)
        % unlocked.apps,
        ngettext("%d passkey removed.", "%d passkeys removed.", unlocked.passkeys) % unlocked.passkeys,
        ngettext("%d recovery code removed.", "%d recovery codes removed.", unlocked.recovery_codes)
        % unlocked.recovery_codes,
        ngettext("%d session ended.", "%d sessions ended.", unlocked.sessions) % unlocked.sessions,
    )
    said = [*counted, gettext("Failed sign-ins are forgotten; the journal tells what was done.")]
    said.append(
        gettext("The password of %(login)s is unchanged: a second step is set up at the next sign-in.")
        % {"login": login}
    )
    if unlocked.is_closed:
        said.append(gettext("But this access was withdrawn: the owner invites the person again."))
    return said
