"""Nobody sends more than a page takes, and only staff who have signed in send files."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from souche.entrypoints.shop.bodies import FORM_BYTES, PICTURE_BYTES, BodyLimits, BodyMiddleware
from souche.kit.front.front import REFUSAL, TOO_LONG, TOO_SLOW
from tests.cast import hire_bob

if TYPE_CHECKING:
    from django.http import HttpRequest

    from souche.domain.catalogue.models import Event

pytestmark = pytest.mark.django_db
LOGIN, WEBHOOK = "/administration/login/", "/stripe/webhook/"
A_MEGABYTE = 1024 * 1024


def cookies_of(client: Client) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def staff() -> Client:
    client = Client()
    client.force_login(hire_bob())
    return client


@pytest.mark.parametrize(
    ("path", "anybody", "staff_too"),
    [
        ("/", FORM_BYTES, FORM_BYTES),
        ("/evenements/hamlet/", FORM_BYTES, FORM_BYTES),
        (WEBHOOK, A_MEGABYTE, A_MEGABYTE),
        (LOGIN, FORM_BYTES, PICTURE_BYTES),
        ("/administration/catalogue/event/add/", FORM_BYTES, PICTURE_BYTES),
    ],
)
def test_each_address_takes_what_it_needs(path: str, anybody: int, staff_too: int) -> None:
    limits, cookies = BodyLimits(), cookies_of(staff())
    forged = {
        "PATH_INFO": path,
        "HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=0123456789abcdefghijklmnopqrstuv",
    }

    assert limits.at_once({"PATH_INFO": path}) == anybody
    assert limits.after_asking({"PATH_INFO": path}) == limits.after_asking(forged) == anybody
    assert limits.after_asking({"PATH_INFO": path, "HTTP_COOKIE": cookies}) == staff_too


def test_what_is_announced_too_long_is_not_read(rf: RequestFactory) -> None:
    class Unread(BytesIO):
        def read(self, *_words: object) -> bytes:
            raise AssertionError("it was read")

    for path in ("/evenements/hamlet/", WEBHOOK, LOGIN):
        request = rf.post(path)
        request.META |= {"CONTENT_LENGTH": str(300 * A_MEGABYTE), "wsgi.input": Unread()}
        assert BodyMiddleware(serve)(request).status_code == 413


def serve(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.POST.get('email')} {len(request.FILES)}")


def test_a_visitor_is_told_in_their_language(event: Event) -> None:
    client, path = Client(), reverse("shop:event", args=[event.slug])
    sent = {"note": "x" * FORM_BYTES}

    in_french = client.post(path, sent)
    client.cookies["language"] = "en"
    in_english = client.post(path, sent)

    assert (in_french.status_code, in_english.status_code) == (413, 413)
    assert "C’est trop volumineux" in in_french.content.decode()
    assert "This is too large" in in_english.content.decode()


@pytest.mark.parametrize(("refusal", "status"), [(TOO_LONG, 413), (TOO_SLOW, 408)])
def test_what_the_front_refused_is_told(refusal: str, status: int) -> None:
    answer = Client().post("/", **{REFUSAL: refusal})  # type: ignore[arg-type]  # what the front leaves in the environment

    assert answer.status_code == status
    assert "rien n’en a été fait" in answer.content.decode()


@pytest.mark.parametrize(("path", "files"), [("/mon-compte/", 0), ("/administration/", 1)])
def test_files_are_taken_in_the_administration_alone(rf: RequestFactory, path: str, files: int) -> None:
    sent = {"email": "alice@example.org", "file": SimpleUploadedFile("big.bin", b"x" * 1000)}

    answer = BodyMiddleware(serve)(rf.post(path, sent))

    assert answer.content.decode() == f"alice@example.org {files}"


def test_staff_send_a_picture_of_eight_megabytes(rf: RequestFactory) -> None:
    def send(cookies: str) -> int:
        picture = SimpleUploadedFile("poster.png", b"x" * (8 * A_MEGABYTE))
        request = rf.post("/administration/catalogue/event/add/", {"picture": picture})
        request.META["HTTP_COOKIE"] = cookies
        answer = BodyMiddleware(serve)(request)
        request.close()
        return answer.status_code

    assert send(cookies_of(staff())) == 200
    assert send("") == 413
