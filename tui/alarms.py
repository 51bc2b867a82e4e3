"""What an alert does outside of the desk: a word to the desktop by way of the terminal, and a person's own program."""

import asyncio
import json
import os
import signal
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any

from store.safetext import clean_line
from store.watches import Fired

DEADLINE = 10.0  # seconds a program may take
AT_ONCE = 4
WAITING = 50
"""Programs that may wait for their turn; what comes beyond is left out."""


def desktop_message(title: str, body: str, environment: Mapping[str, str] = os.environ) -> str:
    """The terminal sequence that shows a desktop notification: OSC 777 where a terminal is known to want it (VTE, foot,
    rxvt), else OSC 9; within tmux wrapped to be passed on."""
    # The semicolon separates fields; some terminals take a number after OSC 9 for an order, so words come first.
    title, body = (clean_line(text, 200).replace(";", ",") for text in (title, body))
    term = environment.get("TERM", "")
    if environment.get("VTE_VERSION") or term.startswith(("foot", "rxvt")):
        sequence = f"\x1b]777;notify;{title};{body}\x07"
    else:
        sequence = f"\x1b]9;talkwatch: {title}: {body}\x07"
    return f"\x1bPtmux;{sequence.replace(chr(27), chr(27) * 2)}\x1b\\" if environment.get("TMUX") else sequence


def as_json(fired: Fired, at: str) -> str:
    """An alert for a program: one line of JSON."""
    row, watch = fired.row, fired.watch
    found: dict[str, Any] = {
        "watch": watch.name, "query": watch.query, "at": at, "words": fired.words, "uid": row.uid,
        "statement": row.text, "kind": row.kind, "speakers": [s.name for s in row.speakers], "parties": row.parties,
        "issues": [tag.id for tag in row.issues], "position": row.position.id if row.position else "",
        "confidence": row.confidence, "outlet": row.outlet, "title": row.title, "url": row.url,
        "published": row.published, "first_seen": row.first_seen, "language": row.language,
    }  # fmt: skip
    return json.dumps(found, ensure_ascii=False) + "\n"


class Programs:
    """Runs the programs of watches: a few at once, each without a shell and for a limited time."""

    def __init__(self, deadline: float = DEADLINE) -> None:
        self._deadline = deadline
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def run(self, command: Sequence[str], text: str) -> str:
        """Run a program with `text` on its standard input; returns what went wrong, "" where nothing did."""
        name = clean_line(command[0], 60)
        if self._waiting >= WAITING:
            return f"{name} was not run: too many wait for their turn."
        self._waiting += 1
        try:
            async with self._turns:
                return await self._run(command, text, name)
        finally:
            self._waiting -= 1

    async def _run(self, command: Sequence[str], text: str, name: str) -> str:
        nowhere = asyncio.subprocess.DEVNULL
        try:
            # A session of its own: what it starts is ended with it.
            process = await asyncio.create_subprocess_exec(
                *command, stdin=asyncio.subprocess.PIPE, stdout=nowhere, stderr=nowhere, start_new_session=True
            )
        except (OSError, ValueError) as error:
            return f"{name} cannot be run ({error})."
        try:
            async with asyncio.timeout(self._deadline):
                await process.communicate(text.encode("utf-8", "replace"))
        except TimeoutError:
            return f"{name} was ended: it took longer than {self._deadline:g} seconds."
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await asyncio.shield(process.wait())
        return f"{name} ended with code {process.returncode}." if process.returncode else ""
