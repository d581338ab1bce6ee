"""A page sees a request as it came, and nothing that was slipped in beside a proxy's words."""

from __future__ import annotations

import pytest

from souche.kit.front.calls import Call, environ_of
from tests.kit.front.asking import House, Visitor


def environ(*headers: tuple[bytes, bytes], path: str = "/") -> dict[str, object]:
    return environ_of({**Visitor(path=path).scope, "headers": list(headers)})


def test_it_knows_who_speaks() -> None:
    found = environ((b"host", b"tickets.example"), (b"content-type", b"text/plain"))

    assert (found["REMOTE_ADDR"], found["SERVER_NAME"], found["SERVER_PORT"]) == (
        "203.0.113.9",
        "127.0.0.1",
        "8000",
    )
    assert (found["HTTP_HOST"], found["CONTENT_TYPE"]) == ("tickets.example", "text/plain")


def test_nothing_of_our_own_environment_is_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_OF_OURS", "x")

    assert "SECRET_OF_OURS" not in environ()


def test_a_header_that_comes_twice_is_one_in_its_order() -> None:
    found = environ(
        (b"x-forwarded-for", b"6.6.6.6"),
        (b"x-forwarded-for", b"203.0.113.9"),
        (b"cookie", b"a=1"),
        (b"cookie", b"b=2"),
    )

    assert found["HTTP_X_FORWARDED_FOR"] == "6.6.6.6,203.0.113.9"
    assert found["HTTP_COOKIE"] == "a=1; b=2"


@pytest.mark.parametrize("name", [b"x_forwarded_for", b"x-forwarded_for", b"X_Forwarded_For"])
def test_a_name_with_an_underscore_is_no_other(name: bytes) -> None:
    found = environ((name, b"6.6.6.6"), (b"x-forwarded-for", b"203.0.113.9"))

    assert found["HTTP_X_FORWARDED_FOR"] == "203.0.113.9"


def test_what_is_between_us_and_the_server_stays_there() -> None:
    found = environ(
        (b"transfer-encoding", b"chunked"), (b"connection", b"close"), (b"expect", b"100-continue")
    )

    assert not [name for name in found if name.startswith("HTTP_")]


def test_a_path_is_the_bytes_that_came() -> None:
    found = environ(path="/%C3%A9t%C3%A9%2Fx%ff")

    assert found["PATH_INFO"] == "/\xc3\xa9t\xc3\xa9/x\xff"


def test_an_answer_is_closed_once_with_its_last_bytes() -> None:
    house = House(b"one", b"two")
    call = Call(house, environ(), b"")

    assert call.begin() == b"onetwo"

    call.close()
    assert (call.code, call.headers, house.closed) == (200, [(b"x-house", b"yes")], 1)


def test_an_answer_that_breaks_is_closed_too() -> None:
    house = House(*[b"x"] * 2, 3)  # type: ignore[arg-type]  # a page that breaks

    with pytest.raises(TypeError):
        Call(house, environ(), b"").begin()

    assert house.closed == 1
