"""Staff at the second step: the telephone that shows codes, and the way in through the real pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.test import Client

from souche.domain.organisation.models import AuthenticatorApp
from souche.domain.organisation.one_time_codes import code_of, step_at
from souche.kit import clock

if TYPE_CHECKING:
    from souche.domain.organisation.models import StaffMember

# Who has less time than this left to type a code that is about to be too old reads the next one.
TYPING = timedelta(seconds=3)
LOGIN, SECOND_STEP = "/administration/login/", "/administration/second-step/"
BACKEND = "django.contrib.auth.backends.ModelBackend"


def give_app(member: StaffMember) -> AuthenticatorApp:
    """Let somebody have an application for codes on their telephone."""
    app = AuthenticatorApp.begin(member=member, now=clock.now())
    app.confirm(now=clock.now())
    return app


def next_code(member: StaffMember) -> str:
    """Return a code that this person's telephone shows now and that was not used.

    Three are good at an instant, and each works once: whoever enters four times within half a minute waits.
    """
    app = AuthenticatorApp.objects.filter(member=member, confirmed_at__isnull=False).latest("pk")
    here, oldest = step_at(clock.now()), step_at(clock.now() + TYPING) - 1
    step = oldest if app.last_step is None else max(oldest, app.last_step + 1)
    assert step <= here + 1, "three codes were used within half a minute"
    return code_of(secret=app.secret, step=step)


def enter(member: StaffMember, *, host: str = "testserver") -> Client:
    """Return a browser in which someone is inside: the password is taken for given, the code is not."""
    browser = Client(headers={"host": host})
    browser.force_login(member, backend=BACKEND)
    if member.moves_money:
        if not AuthenticatorApp.objects.filter(member=member).exists():
            give_app(member)
        answer = browser.post(SECOND_STEP, {"way": "app", "code": next_code(member)})
    else:
        answer = browser.get(LOGIN)
    assert answer.status_code == 302, answer.content
    return browser
