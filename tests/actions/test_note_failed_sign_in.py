"""Failed sign-ins are in the journal; what was typed for a login that nobody has is not."""

from __future__ import annotations

import pytest

from souche.actions.note_failed_sign_in import note_failed_sign_in
from souche.domain.organisation.models import JournalEntry
from tests.cast import NOON, hire_bob

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("typed", "written"), [("bob", "bob"), ("my-password-by-mistake", "")])
def test_only_a_login_is_written(typed: str, written: str) -> None:
    hire_bob()

    note_failed_sign_in(login=typed, network="192.0.2.1", at="password", now=NOON)

    entry = JournalEntry.objects.get()
    assert (entry.verb, entry.subject) == ("staff.sign_in_failed", written)
    assert entry.details == {"network": "192.0.2.1", "at": "password"}
