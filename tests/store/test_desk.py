from pathlib import Path

from store.desk import Desk


def test_pins_notes_and_sessions_survive_reopening(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "desk.db")
    session = desk.start_session("2022-01-12T09:00:00Z", 40)
    desk.pin("abc", "2022-01-12T09:05:00Z", session.id)
    desk.pin("abc", "2022-01-12T09:06:00Z", session.id)
    desk.pin("def", "2022-01-12T09:07:00Z")
    desk.unpin("def")
    desk.add_note("abc", "ask the mission", "2022-01-12T09:08:00Z", session.id)
    desk.end_session(session.id, "2022-01-12T18:00:00Z", 90)
    desk.close()
    again = Desk(tmp_path / "desk.db")
    assert again.pins() == {"abc"}
    assert [n.text for n in again.notes("abc")] == ["ask the mission"]
    [read] = again.sessions()
    assert (read.name, read.first_id, read.last_id, read.ended) == ("2022-01-12 09:00", 40, 90, "2022-01-12T18:00:00Z")
