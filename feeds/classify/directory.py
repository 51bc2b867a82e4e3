"""The people, offices and parties of a profile, found by their names in tokens, and who held which office when."""

import datetime
from collections.abc import Sequence
from typing import Literal, NamedTuple

from feeds.profile import Profile
from store.records import Role, Speaker

from .language import Language
from .phrases import PhraseIndex
from .text import Token, fold

NameKind = Literal["name", "office", "party", "surname", "short", "adjective"]
_ORDER: tuple[NameKind, ...] = ("name", "office", "party", "surname", "short", "adjective")
_RELATIVES = ("jr", "sr", "junior", "senior", "fils")  # behind a name
_YOUNGER = "младш"  # on either side of it, in any case


class _Name(NamedTuple):
    kind: NameKind
    id: str
    words: tuple[str, ...]


class Mention(NamedTuple):
    """Tokens [start, end) that name something. `ids` by kind; an owner is a possessive ("Putin's"), its id a party.

    `people` are the speakers whose surname the possessive is.
    """

    start: int
    end: int
    names: tuple[tuple[NameKind, str], ...]
    owner: bool = False
    people: tuple[str, ...] = ()

    def ids(self, *kinds: NameKind) -> tuple[str, ...]:
        """Ids of the given kinds, each once."""
        return tuple(dict.fromkeys(i for kind, i in self.names if kind in kinds))


class Directory:
    """Built once from a profile; knows nothing of a text."""

    def __init__(self, profile: Profile) -> None:
        self.speakers = {s.id: s for s in profile.speakers}
        self.offices = {o.id: o for o in profile.offices}
        self.labels = {p.id: p.label for p in profile.parties}
        self.nations = {p.id for p in profile.parties if any("government" in word.split() for word in p.words)}
        self.nations |= {o.party for o in profile.offices if "minister" in fold(o.title).split()}
        self.holders: dict[str, list[tuple[Speaker, Role]]] = {}
        self._index: PhraseIndex[_Name] = PhraseIndex()
        for speaker in profile.speakers:
            for name in (speaker.name, *speaker.alias):
                self._add(name, "name", speaker.id)
            for surname in speaker.surname:
                self._add(surname, "surname", speaker.id)
            for role in speaker.roles:
                if role.office:
                    self.holders.setdefault(role.office, []).append((speaker, role))
        for office in profile.offices:
            for phrase in office.words:
                self._add(phrase, "office", office.id)
            for phrase in office.short:
                self._add(phrase.removeprefix("the "), "short", office.id)
        for party in profile.parties:
            for phrase in (party.label, *party.words):
                # Without its article, or "the Pact" would hide "Pact chief".
                self._add(phrase.removeprefix("the ").removeprefix("The "), "party", party.id)
            for phrase in party.adjectives:
                self._add(phrase, "adjective", party.id)

    def _add(self, phrase: str, kind: NameKind, id_: str) -> None:
        self._index.add(phrase, _Name(kind, id_, tuple(phrase.split())))

    def mentions(self, words: Sequence[Token], low: int, high: int, language: Language) -> list[Mention]:
        """What words[low:high] name: the longest names first come, none overlapping, in text order."""
        found: list[Mention] = []
        i = low
        while i < high:
            mention = self._at(words, i, high, language) if words[i].kind == "w" else None
            if mention is None:
                i += 1
            else:
                found.append(mention)
                i = mention.end
        return found

    def _at(self, words: Sequence[Token], i: int, high: int, language: Language) -> Mention | None:
        token = words[i]
        matches = [m for m in self._index.at(words, i, high) if self._plausible(words, m.start, m.end, m.value)]
        if matches:
            end = max(m.end for m in matches)
            names = {(m.value.kind, m.value.id): None for m in matches if m.end == end}
            return Mention(i, end, tuple(sorted(names, key=lambda n: _ORDER.index(n[0]))))
        if token.fold.endswith("'s") and token.capital:
            bare = token._replace(text=token.text[:-2], fold=token.fold[:-2])
            owner = [m.value for m in self._index.at([bare], 0, 1) if m.value.kind in ("surname", "party")]
            if owner:
                parties = {p: None for n in owner for p in [self._party_of(n)] if p}
                people = tuple(dict.fromkeys(n.id for n in owner if n.kind == "surname"))
                return Mention(i, i + 1, tuple(("adjective", p) for p in parties), owner=True, people=people)
        return None

    def _party_of(self, name: _Name) -> str:
        return self.speakers[name.id].party if name.kind == "surname" else name.id

    def _plausible(self, words: Sequence[Token], start: int, end: int, name: _Name) -> bool:
        """Names and single words need a capital where the profile has one; nothing inside a hyphened word counts."""
        if name.kind in ("name", "surname") and _namesake(words, start, end):
            return False
        if words[start].glued or (end < len(words) and words[end].glued and name.kind in ("party", "surname")):
            return name.kind in ("adjective", "office", "short") and not words[start].glued
        if name.kind in ("name", "surname") or (len(name.words) == 1 and name.words[0][:1].isupper()):
            return words[start].text[0].isupper() or not words[start].text[0].isalpha()
        return True

    # -------------------------------------------------------------- dates

    def party_at(self, speaker: Speaker, date: datetime.date | None) -> tuple[str, str]:
        """The party a person speaks for on a day, and a note where that is not their usual one or unknown."""
        if date is None or not speaker.roles:
            return speaker.party, ""
        current = [role for role in speaker.roles if covers(role, date)]
        if not current:
            return "", f"held no listed post on {date.isoformat()}"
        parties = dict.fromkeys(self._role_party(speaker, role) for role in current)
        if speaker.party in parties and len(parties) == 1:
            return speaker.party, ""
        latest = max(current, key=lambda role: _first(role.start))
        return self._role_party(speaker, latest), f"as {self.title(latest)}"

    def _role_party(self, speaker: Speaker, role: Role) -> str:
        return role.party or (self.offices[role.office].party if role.office else speaker.party)

    def title(self, role: Role) -> str:
        """The words for a role."""
        return self.offices[role.office].title if role.office else role.title

    def holders_on(self, office: str, date: datetime.date | None) -> list[Speaker]:
        """Who held an office on a day; without a day, everyone who ever did."""
        held = [s for s, role in self.holders.get(office, ()) if date is None or covers(role, date)]
        return list({s.id: s for s in held}.values())

    def role_words(self, speaker: Speaker, date: datetime.date | None, language: Language) -> frozenset[str]:
        """Role nouns of a person's posts on a day: "minister", "spokesman"."""
        found: set[str] = set()
        for role in speaker.roles:
            if date is not None and not covers(role, date):
                continue
            phrases = [self.title(role), *(self.offices[role.office].words if role.office else ())]
            found.update(w for phrase in phrases for w in fold(phrase).split() if w in language.roles)
        return frozenset(found)


def _namesake(words: Sequence[Token], start: int, end: int) -> bool:
    """Whether the words beside a name make a relative of it: "Holm Jr", "Хольм-младший"."""
    beside = (words[start - 1].fold if start else "", words[end].fold if end < len(words) else "")
    return beside[1] in _RELATIVES or any(word.startswith(_YOUNGER) for word in beside)


def _first(date: str) -> str:
    return "" if date in ("", "?") else (date + "-01-01")[:10]


def _last(date: str) -> str:
    return "9999" if date in ("", "?") else (date + "-12-31")[:10] if len(date) < 7 else (date + "-31")[:10]


def covers(role: Role, date: datetime.date) -> bool:
    """Whether a role covers a day; dates known only by month or year cover all of it."""
    return _first(role.start) <= date.isoformat() <= _last(role.to)
