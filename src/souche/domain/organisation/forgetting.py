"""What the journal tells of a person is forgotten; that something was done, by whom and when, stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from souche.domain.organisation.models import JournalEntry
from souche.kit.forgetting import without_words

if TYPE_CHECKING:
    from collections.abc import Collection

# Where staff write what they like, and to whom something went.
FREE = frozenset({"comment", "message", "to"})


def forget_in_journal(*, subjects: Collection[str], emails: Collection[str], names: Collection[str]) -> None:
    """Empty what tells of a person in the details of entries.

    `subjects` are the numbers of what is theirs: there, what people wrote goes whole, and what names them.
    Elsewhere what holds one of their addresses goes; a name alone may be somebody else's.
    """
    theirs = JournalEntry.objects.filter(subject__in=subjects).exclude(details={})
    for entry in theirs:
        free = dict.fromkeys(FREE & entry.details.keys(), "")
        _rewrite(entry, {**without_words(entry.details, words=[*emails, *names]), **free})
    told = Q()
    for email in emails:
        told |= Q(told__icontains=email)
    others = JournalEntry.objects.annotate(told=Cast("details", models.TextField())).filter(told)
    for entry in others if emails else ():
        _rewrite(entry, without_words(entry.details, words=emails))


def _rewrite(entry: JournalEntry, details: dict[str, Any]) -> None:
    JournalEntry.objects.filter(pk=entry.pk).update(details=details)
