"""How a statement's article changed, in words: what became of the statement, and what each edit put in or took out."""

from datetime import tzinfo

from textual.content import Content

from store.safetext import clean_line
from tui.comparing import compare, compared
from tui.dossier import Dossier, Edit
from tui.wording import STATES, full_time


def state_content(found: Dossier, zone: tzinfo | None) -> Content:
    """What became of a statement that its article does not make any more; nothing where it still does."""
    row = found.row
    if row.state == "current":
        return Content()
    when = f", seen {full_time(row.revised, zone)}" if row.revised else ""
    why = f" ({clean_line(row.state_why, 200)})" if row.state_why else ""
    head = Content.styled(f"{STATES[row.state].capitalize()}{when}{why}\n", "$warning bold")
    if not found.says_now:
        return head + Content.styled("Nothing like it stands in the article now.", "$foreground")
    pieces = compare(clean_line(row.text, 6000), clean_line(found.says_now, 6000))
    return Content.assemble(head, ("The article now has: ", "$quiet"), compared(pieces))


def edits_content(found: Dossier, zone: tzinfo | None) -> Content:
    """What each edit of the article changed, newest first; nothing where there was none."""
    parts: list[Content] = []
    for edit in found.edits:
        parts.append(Content.styled(f"Revision {edit.revision}, {full_time(edit.at, zone)}", "$accent"))
        parts += _lines(edit)
    return Content("\n").join(parts) if parts else Content()


def _lines(edit: Edit) -> list[Content]:
    lines = [Content.assemble(("  title: ", "$quiet"), compared(edit.title, "$quiet"))] if edit.title else []
    lines += [Content.assemble("  ", compared(pieces, "$quiet")) for pieces in edit.pieces]
    return lines or [Content.styled("  nothing but capitals, punctuation or blanks", "$quiet")]
