from datetime import UTC, datetime

from msgspec.structs import replace

from tests.tui.test_wording import GOOD
from tui.screens.health import health_content

NOW = datetime(2022, 1, 12, 16, 0, tzinfo=UTC)


def test_a_gap_and_a_dead_source_are_told_in_words() -> None:
    well = replace(GOOD, last_success="2022-01-12T15:55:00Z", next_due="2022-01-12T16:10:00Z")
    assert "missed" not in str(health_content([well], NOW, UTC))
    gap = replace(well, gap="2022-01-12T14:05:00Z")
    assert "entries may have been missed before Wed 14:05" in str(health_content([gap], NOW, UTC))
    refused = replace(well, failures=3, status=403, error="the server refuses us (403)")
    late = replace(well, source_id="b", next_due="2022-01-12T15:00:00Z")
    shown = str(health_content([well, late, refused], NOW, UTC))
    assert "× blocked" in shown
    assert "the server refuses us (403) (3 times, last worked 5 min ago)" in shown
    assert shown.index("blocked") < shown.index("◐ late") < shown.index("● well")
