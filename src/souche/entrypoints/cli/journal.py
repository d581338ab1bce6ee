"""`souche verify-journal` and `souche accept-journal`: whether the journal is whole, and why it is not."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import django
from django.utils import translation
from django.utils.translation import gettext, ngettext

from souche.entrypoints.cli.terminal import terminal_language

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from souche.domain.health.models import Check

BROKEN = 2


def verify(arguments: argparse.Namespace) -> int:
    """Read the journal of the database, or an export of it; return 0 when it is whole, 2 when it is not."""
    django.setup()
    with translation.override(terminal_language()):
        return _verify_file(Path(arguments.file)) if arguments.file else _verify_database()


def accept(arguments: argparse.Namespace) -> int:
    """Write down why the journal does not hold, for ever; return 0."""
    django.setup()
    # Imported late: models need django.setup() first.
    from souche.actions.accept_journal import accept_journal  # noqa: PLC0415  # see above
    from souche.actions.check_journal import check_journal  # noqa: PLC0415  # see above
    from souche.kit import clock  # noqa: PLC0415  # see above

    with translation.override(terminal_language()):
        accepted = accept_journal(reason=arguments.reason, now=clock.now())
        check_journal(now=clock.now())
        said = ngettext("%(count)d break was explained.", "%(count)d breaks were explained.", len(accepted))
        print(said % {"count": len(accepted)})
    return 0


def _verify_database() -> int:
    from souche.actions.check_journal import check_journal  # noqa: PLC0415  # needs django.setup()
    from souche.kit import clock  # noqa: PLC0415  # same

    check = check_journal(now=clock.now())
    return _tell(count=check.compared["entries"], faults=_in_words(check))


def _in_words(check: Check) -> list[str]:
    from souche.domain.health.words import difference_in_words  # noqa: PLC0415  # needs django.setup()

    return [f"{each['subject']}: {difference_in_words(each)}" for each in check.differences]


def _verify_file(path: Path) -> int:
    from souche.domain.organisation.journal_export import NotAnExport, faults_of  # noqa: PLC0415  # same

    try:
        with path.open(encoding="utf-8-sig", newline="") as export:
            count, faults = faults_of(export)
    except (OSError, UnicodeDecodeError, NotAnExport) as error:
        print(gettext("%(file)s is not an export of the journal: %(why)s") % {"file": path, "why": error})
        return BROKEN
    return _tell(count=count, faults=faults)


def _tell(*, count: int, faults: Sequence[str]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    whole = ngettext("%(count)d entry was read.", "%(count)d entries were read.", count) % {"count": count}
    print(whole, gettext("The journal does not hold.") if faults else gettext("The journal is whole."))
    return BROKEN if faults else 0
