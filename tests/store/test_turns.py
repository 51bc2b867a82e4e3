"""When a party turns, and when it does not. The letters: c consult, a agree, r reject, t threaten, q request."""

import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from store.desk import Desk
from store.turns import Stand, TurnEvent, last_turn, looked, looked_up_to, record, recorded, side, turns, turns_above

POSITIONS = {"c": "consult", "a": "agree", "r": "reject", "t": "threaten", "q": "request"}


def said(letters: str, *, group: Sequence[int] = (), owner: Sequence[str] = ()) -> list[Stand]:
    return [
        Stand(
            id=i, at=f"2022-01-12T{i:02}:00:00Z", position=POSITIONS[letter],
            group=group[i] if group else i, owner=owner[i] if owner else "Lake Courier",
        )
        for i, letter in enumerate(letters)
    ]  # fmt: skip


def turned(stands: list[Stand]) -> list[tuple[int, int, int]]:
    return [(turn.before.id, turn.after.id, turn.confirmed) for turn in turns(stands)]


@pytest.mark.parametrize(
    ("letters", "expected"),
    [
        ("", []),
        ("r", []),
        ("rrr", []),
        ("rt", []),  # another position, the same side
        ("rc", []),  # one lone statement
        ("rcc", [(0, 1, 2)]),
        ("rrcr", []),  # noise
        ("rcrcrcrc", []),  # flapping
        ("rqccq", [(0, 2, 3)]),  # a request is on no side
        ("rcqa", [(0, 1, 3)]),
        ("ccrrcc", [(1, 2, 3), (3, 4, 5)]),
        ("ccrcrrr", [(3, 4, 5)]),
        ("qq", []),
    ],
)
def test_a_turn_needs_two_statements_in_a_row(letters: str, expected: list[tuple[int, int, int]]) -> None:
    assert turned(said(letters)) == expected


def test_two_witnesses_confirm_one_statement_but_not_the_same_owner_twice() -> None:
    assert turned(said("rcc", group=(0, 1, 1))) == []
    assert turned(said("rcc", group=(0, 1, 1), owner=("Hill", "Lake", "Hill"))) == [(0, 1, 2)]
    assert turned(said("rccc", group=(0, 1, 1, 3))) == [(0, 1, 3)]


def test_what_is_found_backwards_is_the_last_turn() -> None:
    chance = random.Random(3)
    for _ in range(3000):
        letters = "".join(chance.choices("cartq", k=chance.randrange(12)))
        group = [chance.randrange(i // 2, i + 1) for i in range(len(letters))]
        stands = said(letters, group=group, owner=[chance.choice("AB") for _ in letters])
        expected = turns(stands)[-1] if turns(stands) else None
        assert last_turn(reversed(stands)) == expected, (letters, group)
        above = chance.randrange(-1, 12)
        new = [turn for turn in turns(stands) if turn.confirmed > above]
        assert turns_above(reversed(stands), above) == new, (letters, group, above)


def test_going_back_stops_when_it_is_decided() -> None:
    read = []

    def newest_first() -> object:
        for stand in reversed(said("r" * 50 + "rrcc")):
            read.append(stand.id)
            yield stand

    assert last_turn(newest_first()) is not None  # type: ignore[arg-type]
    assert len(read) == 54, "a run is read to its end"


def test_sides() -> None:
    assert [side(p) for p in ("agree", "consult", "support", "concede")] == ["cooperation"] * 4
    assert [side(p) for p in ("accuse", "reject", "threaten")] == ["conflict"] * 3
    assert [side(p) for p in ("request", "none", "", "other")] == [""] * 4


def test_a_turn_is_kept_once(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk.db")
    event = TurnEvent(
        uid_before="b", uid_after="a", party="north", issue="open-door", was="reject", now="consult",
        at="2022-01-12T14:05:00Z", recorded="2022-01-12T14:10:00Z",
    )  # fmt: skip
    assert looked_up_to(desk.connection) is None
    assert record(desk.connection, [event]) == [event]
    assert record(desk.connection, [event]) == []
    assert recorded(desk.connection) == [event]
    assert recorded(desk.connection, session_id=7) == []
    looked(desk.connection, 12)
    looked(desk.connection, 15)
    assert looked_up_to(desk.connection) == 15
    desk.close()
