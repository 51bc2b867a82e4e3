"""Whom a text has named so far: people of the profile and others, with the posts and parties beside their names."""

import datetime
from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from .directory import Directory, Mention
from .language import Language
from .language import words as set_of
from .text import Token, fold

_MEMORY = 60  # mentions of people kept
_TITLE = 12  # words of a title
_AFTER = 4  # words after an adjective that may hold its noun
_MASCULINE = ("а", "у", "ом", "ым", "ого", "ому", "е")  # endings of a man's surname in all cases but the first
_POSTS = set_of("ceo cfo coo pm fm mp mep")  # "Bridge & Tunnel CEO Ann Example": the name begins behind it
_GOVERNORS = set_of("unlike with by against about like without under over toward towards alongside")
_ROLE_MEMORY = 8  # mentions of one role noun kept
ORGANISATION = set_of(
    """council ministry university institute times post news agency house association organization organisation union
    committee commission group party bank company court radio television tv press journal center centre foundation
    federation forum network department office congress senate parliament assembly treaty act"""
)
INSTITUTION = ORGANISATION | set_of(
    """affairs relations policy security finance trade industry energy justice interior economy health staff
    guard service forces army navy province region republic states kingdom chamber delegation mission state
    authority board duma administration government cabinet"""
)
"""What a post is of; a name may stand behind it."""


class Person(NamedTuple):
    """Somebody a text has named. `words` are role nouns that fit them."""

    name: str
    id: str | None
    party: str
    pronoun: str
    words: frozenset[str] = frozenset()

    @property
    def key(self) -> str:
        return self.id or self.name


class Reference(NamedTuple):
    """A mention at token `at` of its paragraph; `first` in its sentence; `governed` by a preposition or participle."""

    sentence: int
    person: Person
    first: bool
    at: int
    governed: bool = False


class Memory:
    """Grows sentence by sentence; bounded, so that looking back costs the same in a long text as in a short one."""

    def __init__(self, directory: Directory, language: Language, date: datetime.date | None) -> None:
        self.directory = directory
        self.language = language
        self.date = date
        self.full: set[str] = set()
        self.strangers: dict[str, Person] = {}
        self.namesakes: set[str] = set()
        """Surnames that two strangers share: alone such a name means neither."""
        self.references: deque[Reference] = deque(maxlen=_MEMORY)
        self.owners: deque[Reference] = deque(maxlen=_MEMORY)
        """Who is named as the owner of something ("Holm's plan"): "he" behind it in the same sentence is that one."""
        self.roles: dict[str, deque[tuple[int, Person]]] = {}
        self.parties: deque[tuple[int, str]] = deque(maxlen=12)
        self.paragraph = 0
        """The first sentence of the paragraph being read."""

    def observe(self, words: Sequence[Token], low: int, high: int, sentence: int) -> None:
        """Take note of who is named in one sentence."""
        first = True
        mentions = self.directory.mentions(words, low, high, self.language)
        for mention in mentions:
            for party in mention.ids("party", "adjective"):
                self.parties.append((sentence, party))
            self._note_roles(words, mention, high, sentence)
            if len(mention.people) == 1:
                self.owners.append(Reference(sentence, self.known(mention.people[0]), False, mention.start))
                first = False
            person = self.person(words, mention, low)
            if person is None:
                continue
            if mention.ids("name") and person.id:
                self.full.add(person.id)
            # "Holm had left the day before" tells of the past: who speaks goes on speaking.
            past = mention.end < high and words[mention.end].fold == "had"
            governed = self._governed(words, mention.start, low) or self._in_other_case(words[mention.end - 1], person)
            self.references.append(Reference(sentence, person, first and not past, mention.start, governed))
            first = False
            for word in person.words:
                self._note(word, person, sentence)
        for start, end in self.capital_runs(words, low, high, mentions):
            if end - start < 2:
                if known := self.stranger_called(words[start].fold):
                    self.references.append(Reference(sentence, known, start == low, start))
                elif self.language.nouns_capital and start > low and self.language.is_title(words[start - 1].fold):
                    self.remember(words[start].fold, self.stranger(words, start, end, mentions))
                continue
            before = next((m.start for m in mentions if m.end == start and m.ids("adjective")), start) - 1
            described = before >= low and words[before].fold in self.language.determiners  # "the Norlandic Ski Club"
            if described or any(words[n].fold in ORGANISATION for n in range(start, end)):
                continue
            titled = start > low and self.language.is_title(words[start - 1].fold)
            if self.language.nouns_capital and not titled:
                continue  # any two nouns
            stranger = self.stranger(words, start, end, mentions)
            self.references.append(Reference(sentence, stranger, start == low, start))
            for word in stranger.words:
                self._note(word, stranger, sentence)

    def _in_other_case(self, name: Token, person: Person) -> bool:
        """Whether the ending of a man's surname shows that he is no subject: "Хольма"."""
        key = self.language.name_key(name.fold)
        return person.pronoun == "he" and key != name.fold and name.fold.endswith(_MASCULINE)

    def _governed(self, words: Sequence[Token], at: int, low: int) -> bool:
        """Whether a preposition or a participle stands before a mention and its title: "without naming Holm"."""
        while at > low and (
            self.language.is_title(words[at - 1].fold) or words[at - 1].fold in self.language.determiners
        ):
            at -= 1
        before = words[at - 1].fold if at > low else ""
        return before in self.language.links | _GOVERNORS or before.endswith("ing")

    def nations(self, sentence: int) -> set[str]:
        """Parties with a government that the paragraph has named up to a sentence."""
        near = {party for n, party in self.parties if self.paragraph <= n <= sentence}
        return near & self.directory.nations

    def foresee(self, words: Sequence[Token]) -> None:
        """Take note of full names only, so that a headline's surname can mean somebody the text names in full.

        Where names have cases or any noun a capital, also of strangers: their surnames alone do not look like names.
        """
        mentions = self.directory.mentions(words, 0, len(words), self.language)
        for mention in mentions:
            self.full.update(mention.ids("name"))
        if self.language.bare:
            return
        for start, end in self.capital_runs(words, 0, len(words), mentions):
            titled = start and self.language.is_title(words[start - 1].fold)
            if any(words[n].start > words[n - 1].end + 1 for n in range(start + 1, end)):
                continue  # two paragraphs
            if titled if self.language.nouns_capital else end - start > 1:
                self.remember(words[end - 1].fold, self.stranger(words, start, end, []))

    def _note(self, word: str, person: Person, sentence: int) -> None:
        self.roles.setdefault(word, deque(maxlen=_ROLE_MEMORY)).append((sentence, person))

    def _note_roles(self, words: Sequence[Token], mention: Mention, high: int, sentence: int) -> None:
        """Remember that "the ministry" now is the Russian one."""
        parties = mention.ids("party", "adjective")
        if len(parties) != 1:
            return
        stretch = range(mention.start, min(high, mention.end + (_AFTER if mention.ids("adjective") else 0)))
        for n in stretch:
            word = words[n].fold
            if words[n].kind != "w" or (n >= mention.end and word in self.language.stops):
                break
            named = n + 1 < high and words[n + 1].capital
            if self.language.is_official(word) and not named and (n >= mention.end or mention.ids("party")):
                name = written(words, mention.start, n + 1)
                self._note(word, Person(name, None, parties[0], ""), sentence)

    def capital_runs(
        self, words: Sequence[Token], low: int, high: int, mentions: Sequence[Mention]
    ) -> list[tuple[int, int]]:
        """Runs of capital words that no mention covers: names the profile doesn't know."""
        covered = {n for m in mentions for n in range(m.start, m.end)}
        runs: list[tuple[int, int]] = []
        n = low
        while n < high:
            behind_and = n > low and words[n - 1].text == "&" and len(words[n].text) == 1  # the T of "AT&T"
            if behind_and or not self._namelike(words, n) or n in covered:
                n += 1
                continue
            start = n
            while n < high and n not in covered and self.in_name(words, n, high):
                n += 1
            start = next((m + 1 for m in range(n - 3, start - 1, -1) if words[m].fold in _POSTS), start)
            start = self._past_owner(words, start, n)
            runs.append((self._past_post(words, low, start, n), n))
        return runs

    def _past_owner(self, words: Sequence[Token], start: int, end: int) -> int:
        """Where the name begins behind capital words in another case: "Президент [Норландии] Анна Пример"."""
        endings = self.language.oblique_endings
        while endings and sum(not t.glued for t in words[start:end]) > 2:
            first, second = words[start], words[start + 1]
            foreign = first.text.isascii() != words[end - 1].text.isascii() or first.text.isupper()
            # As written: folding makes an "и" of the "й" in which men's names end.
            owner = first.fold.endswith(endings) or first.text.endswith(("ы", "и", "ов"))
            if not (foreign or owner or (first.fold.endswith(("а", "я")) and not second.fold.endswith(("а", "я")))):
                break
            start += 1
            while start < end - 1 and words[start].glued:
                start += 1
        return start

    def in_name(self, words: Sequence[Token], n: int, high: int) -> bool:
        """Whether a token can stand in a name: a capital word, or what joins two of them."""
        return self._namelike(words, n) or self._inside_name(words, n, high)

    def _past_post(self, words: Sequence[Token], low: int, start: int, end: int) -> int:
        """Where the name begins in capital words behind "of": "[of Foreign] Affairs Ann Example"."""
        before = start - 1
        while before > low and (
            words[before].fold in self.language.determiners or self.language.is_title(words[before].fold)
        ):
            before -= 1
        if before < low or words[before].fold not in self.language.links:
            return start
        return next((n + 1 for n in range(end - 3, start - 1, -1) if words[n].fold in INSTITUTION), start)

    def _namelike(self, words: Sequence[Token], n: int) -> bool:
        token = words[n]
        return (
            token.capital
            and token.fold not in self.language.stops
            and not self.language.is_title(token.fold)
            and token.fold not in self.language.determiners
            and token.fold not in self.language.links
            and token.fold not in self.language.conjunctions
            and token.fold not in self.language.adverbs
            and not token.fold.endswith("'s")
        )

    def _inside_name(self, words: Sequence[Token], n: int, high: int) -> bool:
        """Initials' full stops and particles between two capitals: "John R. Example", "Ann van der Example"."""
        if n + 1 >= high:
            return False
        if words[n].text == "." and len(words[n - 1].text) == 1:
            return words[n + 1].capital
        return words[n].fold in ("van", "von", "der", "de", "al", "bin", "la", "le", "di", "da") and (
            words[n + 1].capital or (n + 2 < high and words[n + 2].capital)
        )

    # -------------------------------------------------------------- people

    def known(self, id_: str) -> Person:
        speaker = self.directory.speakers[id_]
        party, _ = self.directory.party_at(speaker, self.date)
        words = self.directory.role_words(speaker, self.date, self.language)
        return Person(speaker.name, id_, party, speaker.pronoun, words)

    def person(self, words: Sequence[Token], mention: Mention, low: int) -> Person | None:
        """The one person a mention means, if it is a name or an office with one holder, and nobody else is meant."""
        if names := mention.ids("name"):
            return self.known(names[0]) if len(names) == 1 else None
        if surnames := mention.ids("surname"):
            return self._by_surname(words, mention, low, surnames)
        if offices := mention.ids("office"):
            after = words[mention.end] if mention.end < len(words) else None
            before = words[mention.start - 1] if mention.start > low else None
            if after is not None and after.capital and self._namelike(words, mention.end):
                return None
            if before is not None and before.fold in self.language.former:
                return None
            holders = [h for office in offices for h in self.directory.holders_on(office, self.date)]
            if len({h.id for h in holders}) == 1:
                return self.known(holders[0].id)
        return None

    def _by_surname(self, words: Sequence[Token], mention: Mention, low: int, ids: tuple[str, ...]) -> Person | None:
        first = mention.start - 1
        titled = first >= low and self.language.is_title(words[first].fold)
        if first >= low and words[first].text == "." and first - 1 >= low:
            titled = self.language.is_title(words[first - 1].fold)
            initial = len(words[first - 1].text) == 1
            if initial and not titled:
                speaker = [i for i in ids if self.directory.speakers[i].name.startswith(words[first - 1].text)]
                return self.known(speaker[0]) if len(speaker) == 1 else None
        if first >= low and not titled and self._forename(words, first, low):
            return None
        if mention.end < len(words) and self._namelike(words, mention.end) and not words[mention.end].glued:
            return None
        stranger = self.stranger_called(words[mention.end - 1].fold)
        if stranger is not None and not self.full & set(ids):
            return stranger
        named = [i for i in ids if i in self.full]
        if len(named) == 1:
            return self.known(named[0])
        if len(ids) == 1 and (titled or not self.directory.speakers[ids[0]].common):
            return self.known(ids[0])
        in_post = [i for i in ids if self.known(i).party and self.date]
        rare = [i for i in in_post if titled or not self.directory.speakers[i].common]
        return self.known(rare[0]) if len(rare) == 1 and len(in_post) == 1 else None

    def _forename(self, words: Sequence[Token], n: int, low: int) -> bool:
        """Whether the word before a surname is somebody else's first name."""
        if not self._namelike(words, n):
            return False
        named = self.directory.mentions(words, n, n + 1, self.language)
        if named:
            return False
        return n > low or words[n].fold not in self.language.verbs

    def stranger(self, words: Sequence[Token], start: int, end: int, mentions: Sequence[Mention]) -> Person:
        """Somebody the profile doesn't know, as written, with the party of the words right before the name."""
        name = written(words, start, end)
        surname = words[end - 1].fold
        known = self.stranger_called(surname)
        if known is not None and (end - start == 1 or self._keys(known.name) == self._keys(name)):
            return known
        low = start
        while low > 0 and start - low < _TITLE and self._in_title(words[low - 1]):
            low -= 1
        party = self.title_party(words, low, start)
        roles = frozenset(words[n].fold for n in range(low, start) if words[n].fold in self.language.roles)
        if self.language.heads:
            roles &= self.language.heads  # in another case they are of somebody who is no subject
        person = Person(name, None, party, _title_pronoun(words, start), roles)
        if end - start > 1:
            self.remember(surname, person)
        return person

    def stranger_called(self, surname: str) -> Person | None:
        """The one stranger of a folded surname."""
        key = self.language.name_key(surname)
        return None if key in self.namesakes else self.strangers.get(key)

    def _keys(self, name: str) -> set[str]:
        """The words of a name, whatever its case."""
        words = name.split()
        return {self.language.name_key(fold(word)) for word in words} if self.language.case_endings else set(words)

    def remember(self, surname: str, person: Person) -> None:
        """Keep a stranger by surname. One whose name only adds a title or a second name is the same."""
        key = self.language.name_key(surname)
        known = self.strangers.get(key)
        if known is not None:
            here, there = self._keys(person.name), self._keys(known.name)
            if not (here <= there or there <= here):
                self.namesakes.add(key)
        self.strangers[key] = person

    def _in_title(self, token: Token) -> bool:
        """Whether a token can belong to the post before a name, be it the name of a body in quotation marks."""
        if token.kind != "w":
            return not self.language.bare and (token.kind == "q" or token.text in "«»")
        return not self._ends_title(token)

    def _ends_title(self, token: Token) -> bool:
        word = token.fold
        return word in self.language.conjunctions or (word in self.language.stops and not token.text.isupper())

    def title_party(self, words: Sequence[Token], low: int, high: int) -> str:
        """The party that a title shows: "Norlandic envoy", "a spokesman for the Pact"; "" where it shows none.

        The noun must be one that speaks for its party: an American skater does not speak for America.
        """
        language = self.language
        starts = {m.start: m for m in self.directory.mentions(words, low, min(high, low + _TITLE), language)}
        office = linked = False
        n = low
        while n < min(high, low + _TITLE):
            word = words[n].fold
            mention = starts.get(n)
            if mention is not None:
                if offices := mention.ids("office"):
                    return self.directory.offices[offices[0]].party
                parties = mention.ids("party", "adjective")
                if not parties and linked:
                    people = mention.ids("name", "surname")
                    return self.known(people[0]).party if len(people) == 1 else ""
                if len(parties) != 1 or (office and not linked):
                    return ""
                follows = mention.end < high and words[mention.end].fold not in language.links
                bare = linked and not (follows and mention.ids("adjective"))  # not "head of the Norlandic Ski Club"
                return parties[0] if bare or self._official_after(words, mention.end, high) else ""
            if words[n].kind != "w" or word in language.former or word in language.private or word in language.stops:
                return ""
            if word in language.links:
                if not office or word in ("to", "in", "on"):
                    return ""
                linked = True
            elif language.is_official(word):
                office = True
            n += 1
        return ""

    def _official_after(self, words: Sequence[Token], at: int, high: int) -> bool:
        for n in range(at, min(high, at + _TITLE)):
            word = words[n].fold
            if words[n].kind != "w" or word in self.language.links or word in self.language.private:
                return False
            if self.language.is_official(word):
                return True
        return False

    def affiliation(self, mention: Mention) -> tuple[str, ...]:
        parties = list(mention.ids("party", "adjective"))
        parties += [self.directory.offices[o].party for o in mention.ids("office")]
        return tuple(dict.fromkeys(parties))


def written(words: Sequence[Token], start: int, end: int) -> str:
    """Tokens as text again, hyphens kept as blanks-free joins."""
    out = ""
    for n in range(start, end):
        token = words[n]
        if out and token.glued:
            out += "-"
        elif out and token.start > words[n - 1].end:
            out += " "
        out += token.text
    return out


def _title_pronoun(words: Sequence[Token], start: int) -> str:
    """What a title before a name shows: Mr, Ms, spokeswoman."""
    for n in range(max(0, start - 3), start):
        word = words[n].fold
        if word in ("mr", "sir", "lord", "king", "prince") or (
            word.endswith("man") and word != "woman" and not word.endswith("woman")
        ):
            return "he"
        if word in ("mrs", "ms", "miss", "lady", "dame", "queen") or word.endswith("woman"):
            return "she"
    return ""
