"""When two entries are the same one: by what a reader sees of them, and after they were pruned, by a number."""

import hashlib

from store.records import Entry


def content_hash(entry: Entry) -> str:
    """Hash of what a reader sees of an entry; a change of it is an edit."""
    return hashlib.sha256(f"{entry.title}\0{entry.text}".encode()).hexdigest()[:32]


def likeness(entry: Entry) -> tuple[str, str, str]:
    """What two entries with different guids share when they are the same one: content, address and date."""
    return content_hash(entry), entry.url, entry.published


def forgotten_keys(source_id: str, guid: str, likeness: tuple[str, str, str]) -> list[int]:
    """Numbers by which a pruned entry is known again: of its guid, and where it has an address, of its likeness."""
    names = [f"{source_id}\0{guid}"] + [f"{source_id}\0\0" + "\0".join(likeness)] * bool(likeness[1])
    return [int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest()) >> 1 for name in names]
