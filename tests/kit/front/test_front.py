"""Who dawdles waits alone: a body comes before a thread is taken, and an answer goes at its reader's pace."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from souche.kit.front.bodies import Bodies
from souche.kit.front.calls import FIRST_BYTES
from souche.kit.front.front import TOO_LONG, TOO_SLOW
from tests.kit.front.asking import LONG, SHORT, House, Visitor

MANY = 40
LOT = b"x" * FIRST_BYTES


def test_bodies_that_never_come_hold_no_thread() -> None:
    async def story() -> None:
        front = house.front()
        waiting = [Visitor(is_whole=False, content_length="9").come_to(front) for _ in range(MANY)]
        dripping = [Visitor(b"x", is_whole=False, content_length="9").come_to(front) for _ in range(MANY)]
        await Visitor(path="/served").come_to(front)
        assert not any(dawdler.done() for dawdler in waiting + dripping)
        for dawdler in waiting + dripping:
            dawdler.cancel()

    house = House()
    asyncio.run(story())

    assert house.served == ["/served"]


def test_who_reads_nothing_holds_no_thread() -> None:
    async def story() -> None:
        front, deaf = house.front(), [Visitor() for _ in range(MANY)]
        for visitor in deaf:
            visitor.reads.clear()
        dawdlers = [visitor.come_to(front) for visitor in deaf]
        await served.come_to(front)
        assert not any(dawdler.done() for dawdler in dawdlers)
        for dawdler in dawdlers:
            dawdler.cancel()
        await asyncio.gather(*dawdlers, return_exceptions=True)

    house, served = House(LOT, LOT, b"end"), Visitor()
    asyncio.run(story())

    assert served.body == LOT + LOT + b"end"
    assert house.closed == len(house.served) == MANY + 1


def test_an_answer_is_put_away_when_its_reader_leaves() -> None:
    async def story() -> None:
        front, visitor = house.front(), Visitor()
        visitor.has_left.set()
        await visitor.come_to(front)

    house = House(*[LOT] * 100)
    asyncio.run(story())

    assert house.closed == 1


@pytest.mark.parametrize(
    ("visitor", "body"),
    [
        ({"content_length": "3"}, [b"abc"]),
        ({"content_length": "6"}, [b"abc", b"def"]),
        ({"transfer_encoding": "chunked"}, [b"abc", b"def", b""]),
        ({"content_length": str(LONG), "cookie": "known"}, [b"x" * LONG]),
        ({"transfer_encoding": "chunked", "cookie": "known"}, [b"x" * SHORT, b"x" * (LONG - SHORT)]),
    ],
)
def test_a_body_is_whole_when_the_page_sees_it(visitor: dict[str, Any], body: list[bytes]) -> None:
    async def story() -> None:
        await Visitor(*body, **visitor).come_to(house.front())

    house = House()
    asyncio.run(story())

    assert house.bodies == [b"".join(body)]
    assert house.refusals == [""]


@pytest.mark.parametrize(
    "visitor",
    [
        {"content_length": str(SHORT + 1)},
        {"content_length": "300000000"},
        {"content_length": "9" * 400},
        {"content_length": str(LONG + 1), "cookie": "known"},
    ],
)
def test_what_is_announced_too_long_is_refused_before_it_is_read(visitor: dict[str, Any]) -> None:
    async def story() -> None:
        sender.has_left.set()
        await sender.come_to(house.front())

    house, sender = House(), Visitor(is_whole=False, **visitor)
    asyncio.run(story())

    assert (house.bodies, house.refusals) == ([b""], [TOO_LONG])
    assert (b"connection", b"close") in sender.sent[0]["headers"]


def test_what_turns_out_too_long_is_cut() -> None:
    async def story() -> None:
        sender.has_left.set()
        await sender.come_to(house.front())

    house = House()
    sender = Visitor(*[b"x" * SHORT] * 2, is_whole=False, transfer_encoding="chunked")
    asyncio.run(story())

    assert (house.bodies, house.refusals) == ([b""], [TOO_LONG])


@pytest.mark.parametrize("chunks", [(), (b"x",), (b"x", b"y")])
def test_a_body_that_does_not_come_in_time_is_told(chunks: tuple[bytes, ...]) -> None:
    async def story() -> None:
        visitor = Visitor(*chunks, is_whole=False, content_length="9")
        answered = visitor.come_to(house.front(bodies=Bodies(grace_seconds=0.01)))
        await visitor.is_answered.wait()
        visitor.has_left.set()
        await answered

    house = House()
    asyncio.run(story())

    assert (house.bodies, house.refusals) == ([b""], [TOO_SLOW])


def test_a_new_body_makes_room_by_the_oldest() -> None:
    async def story() -> None:
        front = house.front(bodies=Bodies(most_waiting=2))
        oldest, younger = (
            Visitor(b"x", path=path, is_whole=False, content_length="9") for path in ("/1", "/2")
        )
        dawdlers = [visitor.come_to(front) for visitor in (oldest, younger)]
        await asyncio.sleep(0)
        for _honest in range(MANY):
            await Visitor(b"abc", path="/honest", content_length="3").come_to(front)
            dawdlers.append(Visitor(is_whole=False, path="/3", content_length="9").come_to(front))
            await asyncio.sleep(0)
        for dawdler in dawdlers:
            dawdler.cancel()
        await asyncio.gather(*dawdlers, return_exceptions=True)

    house = House()
    asyncio.run(story())

    assert house.served.count("/honest") == MANY
    cut = {path for path, refusal in zip(house.served, house.refusals, strict=True) if refusal == TOO_SLOW}
    assert {"/1", "/2"} <= cut


def test_who_leaves_while_sending_is_served_nothing() -> None:
    async def story() -> None:
        visitor = Visitor(b"x", is_whole=False, content_length="9")
        visitor.has_left.set()
        await visitor.come_to(house.front())

    house = House()
    asyncio.run(story())

    assert house.served == []


def test_it_lives_as_long_as_the_server() -> None:
    said: list[str] = []

    async def story() -> None:
        messages = iter(["lifespan.startup", "lifespan.shutdown"])

        async def receive() -> dict[str, str]:
            return {"type": next(messages)}

        async def send(message: dict[str, str]) -> None:
            said.append(message["type"])

        await House().front()({"type": "lifespan"}, receive, send)

    asyncio.run(story())

    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
