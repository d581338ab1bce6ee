"""The journal: who did what and when. Rows are written once, chained within a minute, and never changed.

Each value that could name a person, the subject and each detail, is in the chain by its seal alone
(`kit/chain.py`): so it can be forgotten, and the chain holds. Decision 0018.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from souche.domain.organisation.models.actors import SOUCHE, Actor, ActorKind, staff_actor
from souche.kit.chain import START, Link, digest_of, new_salt, seal_of
from souche.kit.database import take_turns

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from souche.domain.organisation.models.staff import StaffMember


AT_ONCE = 1000
FARTHEST = 10**12
SUBJECT, DETAILS = "subject", "details."
FORGOTTEN = "journal.details_forgotten"


class JournalQuerySet(models.QuerySet["JournalEntry"]):
    """Questions about the journal, and its chain."""

    def chained(self) -> JournalQuerySet:
        """Keep what is in the chain, in its order."""
        return self.filter(position__isnull=False).order_by("position")

    def one_by_one(self) -> Iterator[JournalEntry]:
        """Yield what is in the chain, a thousand at a time: no cursor stays open between two of them.

        An answer that is sent slowly goes from one thread, and one connection, to another.
        """
        position = 0
        while entries := list(self.chained().filter(position__gt=position)[:AT_ONCE]):
            yield from entries
            position = entries[-1].position or 0

    def unchained(self) -> JournalQuerySet:
        """Keep what waits to be chained, as it was written."""
        return self.filter(position__isnull=True).order_by("pk")

    def chain(self, *, now: datetime) -> int:
        """Put at most a thousand of the entries that wait into the chain; return how many.

        Apart from the transactions that write entries: none of them waits for another at the head of the
        chain, with an order's row held.
        """
        with transaction.atomic():
            take_turns("chain of the journal")
            # A place that no journal reaches was written by somebody else: the chain goes on before it.
            last = self.chained().filter(position__lte=FARTHEST).last()
            waiting = list(self.unchained()[:AT_ONCE])
            position, previous = (last.position or 0, last.digest) if last else (0, START)
            for place, entry in enumerate(waiting, start=position + 1):
                previous = entry.take_place(place, previous=previous, now=now)
            self.bulk_update(waiting, ["position", "digest", "chained_at", "salts"])
        return len(waiting)


class JournalEntry(models.Model):
    """One fact, named by a dotted verb in the past such as `configuration.invoicing_enabled`."""

    happened_at = models.DateTimeField(_("when"), db_index=True)
    actor_kind = models.CharField(_("kind of person"), max_length=7, choices=ActorKind.choices)
    actor_name = models.CharField(
        _("name or number"),
        max_length=461,
        blank=True,
        help_text=_("Of the staff, their name that day; of a buyer, their number."),
    )
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("staff member"),
    )
    verb = models.CharField(_("what"), max_length=80)
    subject = models.CharField(_("about"), max_length=120, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)
    position = models.PositiveBigIntegerField(
        _("place in the chain"), null=True, blank=True, unique=True, editable=False
    )
    digest = models.CharField(_("fingerprint"), max_length=64, blank=True, editable=False)
    chained_at = models.DateTimeField(_("chained"), null=True, blank=True, editable=False)
    # Of each value that may be forgotten, its salt; of each that was, its seal.
    salts = models.JSONField(default=dict, blank=True, editable=False)
    forgotten = models.JSONField(default=dict, blank=True, editable=False)

    objects = JournalQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering: ClassVar = ["-happened_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(actor_kind=ActorKind.STAFF, actor__isnull=False)
                | models.Q(actor__isnull=True) & ~models.Q(actor_kind=ActorKind.STAFF),
                name="journal_entry_of_the_staff_names_them",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}".strip()

    @classmethod
    def record(
        cls,
        *,
        verb: str,
        now: datetime,
        actor: StaffMember | Actor = SOUCHE,
        subject: str = "",
        details: dict[str, object] | None = None,
    ) -> JournalEntry:
        """Write one fact; `actor` is somebody of the staff, `buyer(number)`, `STRIPE`, or Souche itself."""
        who = actor if isinstance(actor, Actor) else staff_actor(actor)
        return cls.objects.create(
            verb=verb,
            happened_at=now,
            actor=who.staff,
            actor_kind=who.kind,
            actor_name=who.name,
            subject=subject,
            details=details or {},
        )

    @property
    def values(self) -> dict[str, object]:
        """Return what is in the chain by its seal, but for what was forgotten: subject and each detail."""
        values = {SUBJECT: self.subject} | {f"{DETAILS}{key}": value for key, value in self.details.items()}
        return {name: value for name, value in values.items() if name not in self.forgotten}

    def take_place(self, position: int, *, previous: str, now: datetime) -> str:
        """Stand at a place of the chain, unsaved; return the digest."""
        self.position, self.chained_at = position, now
        self.salts = {name: new_salt() for name in self.values}
        self.digest = digest_of(self.content(), position=position, previous=previous)
        return self.digest

    def content(self) -> dict[str, object]:
        """Return what the chain says of this entry."""
        seals = {name: seal_of(value, salt=self.salts.get(name, "")) for name, value in self.values.items()}
        return {
            "happened_at": self.happened_at.isoformat(),
            "chained_at": self.chained_at.isoformat() if self.chained_at else "",
            "verb": self.verb,
            "actor_kind": self.actor_kind,
            "actor_name": self.actor_name,
            "seals": seals | self.forgotten,
        }

    def link(self) -> Link:
        """Return this entry as a link of the chain it is in."""
        return Link(self.position or 0, self.content(), self.digest)

    def rewrite(self, details: dict[str, Any]) -> None:
        """Let the details be these, which tell less of a person: what a seal is of may go, the seal stays."""
        for name, value in self.values.items():
            key = name.removeprefix(DETAILS)
            if name != SUBJECT and self.position and details.get(key) != value:
                self.forgotten[name] = seal_of(value, salt=self.salts.pop(name))
        self.details = details
        self.save(update_fields=["details", "salts", "forgotten"])

    @property
    def who(self) -> str:
        """Return who acted as people read it; also once they are gone."""
        if self.actor_kind == ActorKind.STAFF:
            return self.actor_name
        if self.actor_kind == ActorKind.BUYER and self.actor_name:
            return str(_("Buyer no. {number}")).format(number=self.actor_name)
        return self.get_actor_kind_display()
