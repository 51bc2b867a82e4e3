"""Other readers on the same farm, each run as `python -m tests.benchmarks.peers NAME FOLDER BASE FEEDS`."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path


def available() -> list[str]:
    """The peers that this machine has; the bare loop is always there."""
    found = ["bare loop"]
    found += ["newsboat"] if shutil.which("newsboat") else []
    found += ["reader"] if find_spec("reader") else []
    return found


async def bare_loop(folder: Path, urls: list[str]) -> None:
    """httpx and feedparser in one loop into plain SQLite: the floor to compare with."""
    import feedparser
    import httpx

    db = sqlite3.connect(folder / "bare.db")
    db.execute("CREATE TABLE IF NOT EXISTS feeds (url PRIMARY KEY, etag)")
    db.execute("CREATE TABLE IF NOT EXISTS entries (url, guid, title, text, PRIMARY KEY (url, guid))")
    etags = dict(db.execute("SELECT * FROM feeds").fetchall())
    slots = asyncio.Semaphore(32)
    async with httpx.AsyncClient(limits=httpx.Limits(max_connections=64)) as client:

        async def poll(url: str) -> None:
            async with slots:
                answer = await client.get(url, headers={"If-None-Match": etags[url]} if url in etags else {})
            if answer.status_code == 304:
                return
            parsed = feedparser.parse(BytesIO(answer.content))
            rows = [(url, e.id, e.title, e.summary) for e in parsed.entries]
            with db:
                db.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?)", rows)
                db.execute("INSERT OR REPLACE INTO feeds VALUES (?, ?)", (url, answer.headers["etag"]))

        await asyncio.gather(*(poll(url) for url in urls))


def newsboat(folder: Path, urls: list[str]) -> None:
    """`newsboat -x reload` with eight threads."""
    (folder / "urls").write_text("\n".join(urls))
    (folder / "config").write_text("reload-threads 8\n")
    words = ["newsboat", "-q", "-u", str(folder / "urls"), "-c", str(folder / "cache.db")]
    subprocess.run([*words, "-C", str(folder / "config"), "-x", "reload"], check=True, timeout=600)


def reader(folder: Path, urls: list[str]) -> None:
    """The library `reader` with eight workers."""
    from reader import make_reader  # type: ignore[import-not-found]

    feeds = make_reader(str(folder / "reader.db"))
    for url in urls:
        feeds.add_feed(url, exist_ok=True)
    feeds.update_feeds(workers=8, scheduled=False)


if __name__ == "__main__":
    name, place, base, count = sys.argv[1:]
    addresses = [f"{base}/feed/{i}" for i in range(int(count))]
    if name == "bare loop":
        asyncio.run(bare_loop(Path(place), addresses))
    else:
        {"newsboat": newsboat, "reader": reader}[name](Path(place), addresses)
