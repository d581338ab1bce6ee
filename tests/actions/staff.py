"""Who works at the theatre, for the tests of staff."""

from __future__ import annotations

from souche.domain.organisation.models import JournalEntry, StaffMember
from souche.domain.organisation.roles import Role


def hire(name: str, role: Role | str = Role.OWNER) -> StaffMember:
    """Return somebody who works here."""
    return StaffMember.objects.create_user(
        name, f"{name}@theatre.example", "correct-horse-staple", is_staff=True, role=role
    )


def verbs() -> list[str]:
    """Return what the journal says, the oldest first."""
    return list(JournalEntry.objects.order_by("pk").values_list("verb", flat=True))
