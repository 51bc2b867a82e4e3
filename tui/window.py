"""The stretch of a pane's statements that is held in memory: newest first, without gaps, bounded."""

from collections.abc import Iterable, Sequence

from store.records import Row

MOST = 600


class Window:
    """Rows of a pane around what is being read. `more_above` and `more_below` say that the wire has further ones.

    It grows at either end by pages and forgets at the other one beyond `MOST` rows, so its cost does not depend on
    how much lies behind it.
    """

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.more_above = False
        self.more_below = False

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def newest(self) -> int:
        """The highest id held, 0 where there is none."""
        return self.rows[0].id if self.rows else 0

    @property
    def oldest(self) -> int:
        """The lowest id held, 0 where there is none."""
        return self.rows[-1].id if self.rows else 0

    def reset(self, rows: Sequence[Row], *, more_above: bool = False, more_below: bool = False) -> None:
        """Hold these rows (newest first) and nothing else."""
        self.rows = list(rows)
        self.more_above, self.more_below = more_above, more_below

    def arrive(self, rows: Iterable[Row], *, following: bool) -> list[Row]:
        """Take in rows that are new on the wire (newest first); returns the ones that were not known.

        With `following` the oldest are forgotten beyond `MOST`. Otherwise rows beyond it are left on the wire, to be
        fetched when someone scrolls up to them.
        """
        known = self.newest
        new = [row for row in rows if row.id > known]
        if not new or self.more_above:
            return new
        if not following and len(self.rows) + len(new) > MOST:
            self.more_above = True
            return new
        self.rows[:0] = new
        if len(self.rows) > MOST:
            del self.rows[MOST:]
            self.more_below = True
        return new

    def extend_above(self, rows: Sequence[Row], *, more: bool) -> None:
        """Add a page of newer rows (newest first)."""
        known = self.newest
        self.rows[:0] = [row for row in rows if row.id > known]
        self.more_above = more
        if len(self.rows) > MOST:
            del self.rows[MOST:]
            self.more_below = True

    def extend_below(self, rows: Sequence[Row], *, more: bool) -> None:
        """Add a page of older rows (newest first)."""
        known = self.oldest
        self.rows.extend(row for row in rows if not known or row.id < known)
        self.more_below = more
        if (surplus := len(self.rows) - MOST) > 0:
            del self.rows[:surplus]
            self.more_above = True

    def trim(self, around: int, keep: int) -> None:
        """Keep `keep` rows on both sides of the index `around`."""
        first, last = max(0, around - keep), around + keep + 1
        self.more_below = self.more_below or last < len(self.rows)
        self.more_above = self.more_above or first > 0
        self.rows = self.rows[first:last]

    def replace(self, rows: Iterable[Row]) -> bool:
        """Put newer readings of rows in their places; says whether any differs."""
        readings = {row.id: row for row in rows}
        differs = False
        for index, row in enumerate(self.rows):
            reading = readings.get(row.id)
            if reading is not None and reading != row:
                self.rows[index] = reading
                differs = True
        return differs

    def settle(self, row: Row, *, belongs: bool) -> bool:
        """Put a row that was corrected into its place, or take it out; says whether anything differs."""
        index = self.index_of(row.id)
        here = bool(self.rows) and self.rows[index].id == row.id
        if here and belongs:
            differs, self.rows[index] = self.rows[index] != row, row
            return differs
        if here:
            del self.rows[index]
            return True
        within = (not self.more_above or row.id < self.newest) and (not self.more_below or row.id > self.oldest)
        if not belongs or not within:
            return False
        self.rows.insert(index + (bool(self.rows) and self.rows[index].id > row.id), row)
        return True

    def index_of(self, id: int) -> int:
        """Where the row with `id` stands, or the next older one that is held; the last index where all are newer."""
        low, high = 0, len(self.rows)
        while low < high:
            middle = (low + high) // 2
            if self.rows[middle].id > id:
                low = middle + 1
            else:
                high = middle
        return max(0, min(low, len(self.rows) - 1))
