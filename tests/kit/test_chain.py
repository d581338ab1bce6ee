"""A chain of facts shows what was altered, removed, inserted or put in another order."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from souche.kit.chain import START, Break, Fault, Link, breaks_of, digest_of, new_salt, seal_of


def chain(*facts: str) -> list[Link]:
    """Return these facts as a chain."""
    links: list[Link] = []
    for position, fact in enumerate(facts, start=1):
        previous, content = links[-1].digest if links else START, {"said": fact}
        links.append(Link(position, content, digest_of(content, position=position, previous=previous)))
    return links


def test_a_whole_chain_has_no_break() -> None:
    assert list(breaks_of(chain("a", "b", "c"))) == []
    assert list(breaks_of([])) == []


def test_an_altered_fact_is_named_and_no_other() -> None:
    links = chain("a", "b", "c")
    links[1] = replace(links[1], content={"said": "B"})
    assert list(breaks_of(links)) == [Break(2, Fault.ALTERED)]


def test_a_fact_altered_with_its_digest_breaks_at_the_next() -> None:
    links = chain("a", "b", "c")
    content = {"said": "B"}
    links[1] = Link(2, content, digest_of(content, position=2, previous=links[0].digest))
    assert list(breaks_of(links)) == [Break(3, Fault.ALTERED)]


def test_removed_facts_are_counted() -> None:
    links = chain("a", "b", "c", "d")
    assert list(breaks_of([links[0], links[3]])) == [Break(2, Fault.MISSING), Break(3, Fault.MISSING)]


def test_a_removed_fact_shows_when_the_others_move_up() -> None:
    links = chain("a", "b", "c")
    assert list(breaks_of([links[0], replace(links[2], position=2)])) == [Break(2, Fault.ALTERED)]


def test_a_fact_that_stands_twice_shows() -> None:
    links = chain("a", "b")
    assert list(breaks_of([links[0], links[0], links[1]])) == [Break(1, Fault.ALTERED)]


@given(st.permutations(["a", "b", "c", "d"]))
def test_another_order_shows(order: list[str]) -> None:
    digests = [link.digest for link in chain("a", "b", "c", "d")]
    moved = [Link(place + 1, {"said": fact}, digests[place]) for place, fact in enumerate(order)]
    assert bool(list(breaks_of(moved))) == (order != ["a", "b", "c", "d"])


def test_equal_values_have_seals_that_do_not_tell() -> None:
    first, second = new_salt(), new_salt()
    assert seal_of("alice@example.com", salt=first) != seal_of("alice@example.com", salt=second)
    assert seal_of("alice@example.com", salt=first) == seal_of("alice@example.com", salt=first)
    assert seal_of({"to": "a", "by": 1}, salt=first) == seal_of({"by": 1, "to": "a"}, salt=first)
