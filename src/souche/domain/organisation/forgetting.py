"""What the journal tells of a person is forgotten; that something was done, by whom and when, stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from souche.domain.organisation.models import JournalEntry
from souche.domain.organisation.models.journal import FORGOTTEN
from souche.kit.forgetting import without_words

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

# Where staff write what they like, and to whom something went.
FREE = frozenset({"comment", "message", "to"})


def forget_in_journal(
    *, subjects: Collection[str], emails: Collection[str], names: Collection[str], now: datetime
) -> None:
    """Empty what tells of a person in the details of entries; an entry of its own says in which.

    `subjects` are the numbers of what is theirs: there, what people wrote goes whole, and what names them.
    Elsewhere what holds one of their addresses goes; a name alone may be somebody else's.
    """
    changed: set[int] = set()
    for entry in JournalEntry.objects.filter(subject__in=subjects).exclude(details={}).select_for_update():
        free = dict.fromkeys(FREE & entry.details.keys(), "")
        changed |= _rewrite(entry, {**without_words(entry.details, words=[*emails, *names]), **free})
    told = Q()
    for email in emails:
        told |= Q(told__icontains=email)
    others = JournalEntry.objects.annotate(told=Cast("details", models.TextField())).filter(told)
    for entry in others.select_for_update() if emails else ():
        changed |= _rewrite(entry, without_words(entry.details, words=emails))
    if changed:
        JournalEntry.record(verb=FORGOTTEN, details={"entries": sorted(changed)}, now=now)


def _rewrite(entry: JournalEntry, details: dict[str, Any]) -> set[int]:
    """Write what is left of the details; return the number of the entry where that is less than before."""
    if details == entry.details:
        return set()
    entry.rewrite(details)
    return {entry.pk}
