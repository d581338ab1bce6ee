"""Whether the journal is whole: its chain, its last entries as kept apart, and what was forgotten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from souche.domain.organisation.models.journal import FORGOTTEN, JournalEntry
from souche.kit.chain import Fault, breaks_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# Beside the archive, out of the database's reach.
HEADS = "journal"
# An entry is chained within a minute: one that waits longer was not.
PATIENCE = timedelta(minutes=15)
# Nobody reads more of them.
AT_MOST = 100
ACCEPTED = "journal.break_accepted"
WORDS = {Fault.ALTERED: "journal_altered", Fault.MISSING: "journal_missing"}


@dataclass(frozen=True)
class JournalFault:
    """One thing that is wrong: `what` is a word of health.words.DIFFERENCES, `place` where it is.

    It is accepted by its `key`.
    """

    what: str
    place: int
    key: str


@dataclass(frozen=True)
class Head:
    """The last entry of the chain at some time: how many there were, and the fingerprint of the last."""

    position: int
    digest: str

    @classmethod
    def current(cls) -> Head | None:
        """Return that of now; of an empty journal None."""
        last = JournalEntry.objects.chained().last()
        return cls(last.position or 0, last.digest) if last else None

    def keep(self) -> None:
        """Write it down apart from the database: a shorter or another journal is seen against it."""
        name = f"{HEADS}/{self.position:012d}-{self.digest}.txt"
        if not default_storage.exists(name):
            default_storage.save(name, ContentFile(f"{self.position} {self.digest}\n"))


def kept_heads() -> list[Head]:
    """Return all that were kept, the first ones first."""
    try:
        names = default_storage.listdir(HEADS)[1]
    except FileNotFoundError:
        return []
    parts = [name.removesuffix(".txt").partition("-") for name in sorted(names) if name.endswith(".txt")]
    return [Head(int(position), digest) for position, _dash, digest in parts]


def examine_journal(*, now: datetime) -> list[JournalFault]:
    """Return what is wrong with the journal and nobody has accepted, at most a hundred things."""
    accepted = _accepted()
    faults = (fault for fault in _faults(now=now) if fault.key not in accepted)
    return list(islice(faults, AT_MOST))


def _faults(*, now: datetime) -> Iterator[JournalFault]:
    links = (entry.link() for entry in JournalEntry.objects.one_by_one())
    for each in breaks_of(links):
        yield JournalFault(WORDS[each.fault], each.position, f"{each.fault}:{each.position}")
    yield from _against_heads()
    yield from _forgotten_in_silence()
    for entry in JournalEntry.objects.unchained().filter(happened_at__lt=now - PATIENCE):
        yield JournalFault("journal_waiting", entry.pk, f"waiting:{entry.pk}")


def _against_heads() -> Iterator[JournalFault]:
    heads = kept_heads()
    digests = dict(
        JournalEntry.objects.filter(position__in=[head.position for head in heads]).values_list(
            "position", "digest"
        )
    )
    for head in heads:
        if head.position not in digests:
            yield JournalFault("journal_cut", head.position, f"head:{head.digest}")
        elif digests[head.position] != head.digest:
            yield JournalFault("journal_rewritten", head.position, f"head:{head.digest}")


def _forgotten_in_silence() -> Iterator[JournalFault]:
    told = {
        number
        for details in JournalEntry.objects.filter(verb=FORGOTTEN).values_list("details", flat=True)
        for number in details.get("entries", [])
    }
    for entry in JournalEntry.objects.chained().exclude(forgotten={}).exclude(pk__in=told):
        yield JournalFault("journal_forgotten", entry.position or 0, f"forgotten:{entry.pk}")


def _accepted() -> set[str]:
    written = JournalEntry.objects.filter(verb=ACCEPTED).values_list("details", flat=True)
    return {key for details in written for key in details.get("breaks", [])}
