"""What a Textual program costs before it does anything. It imports nothing of ours: the desk is measured against it."""

from textual.app import App, ComposeResult
from textual.widgets import DataTable, Footer, Header, Input


class Minimal(App[None]):
    """Header, input, table of 200 rows, footer."""

    def compose(self) -> ComposeResult:
        """The four."""
        yield Header()
        yield Input()
        yield DataTable()
        yield Footer()

    def on_mount(self) -> None:
        """Fill the table."""
        table = self.query_one(DataTable)
        table.add_columns("Time", "Speaker", "Words")
        table.add_rows([("12:00", f"Speaker {i}", "some words that were said") for i in range(200)])
        table.focus()


if __name__ == "__main__":
    Minimal().run()
