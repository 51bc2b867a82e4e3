"""From the words for a source to people and parties: names, surnames, role words by date, institutions, pronouns.

Nothing is guessed: where two people fit, nobody is named. Each result says in plain words what decided.
"""

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from store.records import SpeakerTag

from .directory import Directory, Mention
from .language import Language
from .language import words as set_of
from .memory import ORGANISATION, Memory, Person, Reference, written
from .nounphrase import NounPhrase, national, nominal
from .posts import behind_post
from .text import Token, fold

_REACH = 8  # sentences a pronoun looks back
_INDEFINITE = set_of("a an some several many other another any un une des plusieurs ein eine einem einer mehrere")
_OF_A_NATION = set_of("government authorities ministry service military army gouvernement regierung behorden")
_DRAFTS = set_of("treaty treaties draft drafts proposal proposals plan plans agreement agreements")
_COUNTED = set_of("one two three dozens scores hundreds thousands half most some many several tens millions")
_SIDES = set_of("of for from at with de des du von")  # after these an affiliation may follow


class Resolved(NamedTuple):
    """Speakers of one statement and how sure the rule is (0 to 1)."""

    tags: tuple[SpeakerTag, ...]
    sure: float
    people: tuple[Person, ...] = ()


NOBODY = Resolved((), 0.3)


class Resolver:
    """Says who a source is. `party` is the party of the page itself, where a party publishes it."""

    def __init__(self, directory: Directory, language: Language, date: datetime.date | None, party: str = "") -> None:
        self.directory = directory
        self.language = language
        self.date = date
        self.party = party
        self.memory = Memory(directory, language, date)
        self.last: Resolved = NOBODY
        self.last_sentence = -_REACH
        self._unnamed = False
        """Whether that was one person without a name: "a diplomat"."""

    def said(self, resolved: Resolved, sentence: int, source: str = "") -> None:
        """Remember whose statement came last, and `source`, the words for them."""
        self.last, self.last_sentence = resolved, sentence
        given = fold(source).split() or [""]
        noun = self.language.roles.get(given[-1])
        somebody = noun == "person" or (given[0] in _INDEFINITE and noun != "people")
        if not self.language.pronoun(given[-1]) or resolved.people:
            self._unnamed = somebody and not resolved.people

    # -------------------------------------------------------------- sources

    def resolve(self, words: Sequence[Token], source: NounPhrase, sentence: int) -> Resolved:
        """Who a source is."""
        if source.end - source.start == 1:
            word = words[source.start].fold
            pronoun = self.language.pronoun(word) or self.language.oblique.get(word, "")
            if pronoun:
                return self._pronoun(words, source, pronoun, sentence)
        if self._post_and_name(words, source):  # "la ministre, Ann Example"
            named = self.resolve(words, NounPhrase(source.about_start, source.about_end), sentence)
            party = self.memory.title_party(words, source.start, source.end)
            if len(named.tags) != 1 or named.tags[0].id or named.tags[0].party or not party:
                return named
            tag = SpeakerTag(name=named.tags[0].name, party=party, why=self._beside(party))
            return named._replace(tags=(tag,), people=tuple(p._replace(party=party) for p in named.people))
        tags: list[SpeakerTag] = []
        people: list[Person] = []
        sure = 1.0
        for start, end, head in self._parts(words, source):
            found, part_sure = self._part(words, start, end, head, source, sentence)
            for tag, person in found:
                tags.append(tag)
                if person:
                    people.append(person)
            if found:
                sure = min(sure, part_sure)
        if not tags:
            return NOBODY
        unique = {(t.id or t.name, t.party): t for t in tags}
        return Resolved(tuple(unique.values()), sure, tuple(people))

    def _post_and_name(self, words: Sequence[Token], source: NounPhrase) -> bool:
        """Whether a name between commas follows a post; in English that name is the source already."""
        name = range(source.about_start, source.about_end)
        if self.language.bare or not 2 <= len(name) <= 4 or not all(words[n].capital for n in name):
            return False
        roles, links = self.language.roles, self.language.links
        link = next((n for n in range(source.start + 1, source.end) if words[n].fold in links), source.end)
        post = [words[n].fold for n in range(source.start, link)]
        named = [words[n].fold for n in range(source.start + 1, link) if words[n].capital]
        return any(roles.get(word) == "person" for word in post) and all(word in roles for word in named)

    def _parts(self, words: Sequence[Token], source: NounPhrase) -> list[tuple[int, int, int]]:
        """The coordinated parts of a source as (start, end, role noun that all share or -1)."""
        inside = {
            n
            for m in self.directory.mentions(words, source.start, source.end, self.language)
            for n in range(m.start + 1, m.end)
        }
        cuts = [source.start]
        for n in range(source.start, source.end):
            if n in inside or (words[n].text == "&" and words[n].start == words[n - 1].end):
                continue
            if (
                words[n].fold in self.language.conjunctions
                or words[n].text == ","
                or words[n].fold in ("including", "like")
            ):
                cuts.append(n)
        cuts.append(source.end)
        parts: list[tuple[int, int]] = []
        for a, b in pairwise(cuts):
            while a < b and (
                words[a].kind != "w" or words[a].fold in self.language.conjunctions | {"including", "like", "both"}
            ):
                a += 1
            if a < b:
                parts.append((a, b))
        shared = -1
        if len(parts) > 1:
            last = words[parts[-1][1] - 1]
            if self.language.roles.get(last.fold) == "people":
                shared = parts[-1][1] - 1
        return [(a, b, shared if b - 1 != shared else -1) for a, b in parts]

    def _part(
        self, words: Sequence[Token], start: int, end: int, shared: int, source: NounPhrase, sentence: int
    ) -> tuple[list[tuple[SpeakerTag, Person | None]], float]:
        language = self.language
        mentions = self.directory.mentions(words, start, end, language)
        inside = {n for m in mentions for n in range(m.start, m.end)}
        head_end = next((n for n in range(start + 1, end) if words[n].fold in language.links and n not in inside), end)
        head = [m for m in mentions if m.end <= head_end]
        shown = written(words, start, end)
        former = any(words[n].fold in language.former for n in range(start, head_end))
        for mention in reversed(head):
            if not mention.ids("name", "surname"):
                continue
            if not language.bare and mention.start > start and words[mention.start - 1].fold in language.private:
                continue  # "the producer Ann Example" is another one than the minister
            person = self.memory.person(words, mention, start)
            if person:
                return [(self._tag(person, f'"{written(words, mention.start, mention.end)}"'), person)], 0.95
        if name := behind_post(words, start, end, mentions, language, self.memory):
            known = [p for m in mentions if m.start == name[0] and (p := self.memory.person(words, m, start))]
            if known:
                return [(self._tag(known[0], f'"{written(words, *name)}"'), known[0])], 0.95
            return self._unknown(words, name, start, name[1], name[1], [], source, former)
        # A surname that means nobody for sure is a word of an unknown name.
        head = [m for m in head if m.ids("party", "adjective", "office", "short")]
        if named := self._body_of(words, start, end, head):
            return [(named, None)], 0.85
        runs = [r for r in self.memory.capital_runs(words, start, head_end, head) if self._is_name(words, r, head_end)]
        if runs and not any(m.start >= runs[-1][0] for m in head if m.ids("office")):
            return self._unknown(words, runs[-1], start, end, head_end, head, source, former)
        offices = [m for m in head if m.ids("office")]
        if offices:
            return self._office(words, offices[-1], start, former)
        start = self._past_owner(words, start, end, head)
        found = self._group(words, start, end, head, shared, former)
        if found:
            return found
        generic = self._generic(words, start, head_end, sentence)
        if generic:
            return generic
        if shared >= 0 or words[head_end - 1].fold in _DRAFTS:
            return [], 0.3
        if not any(words[n].capital for n in range(start, end)) and not self._has_role(words, start, end):
            return [], 0.3
        return [(SpeakerTag(name=shown, why="as written; no party is named beside it"), None)], 0.6

    def _is_name(self, words: Sequence[Token], run: tuple[int, int], end: int) -> bool:
        """Whether capital words are a name, not a title or an adjective ("European countries")."""
        if run[1] < end and words[run[1]].fold in self.language.roles and not words[run[1]].capital:
            return False
        roles_and_times = self.language.roles.keys() | self.language.times
        return any(words[n].fold not in roles_and_times for n in range(*run))

    def _has_role(self, words: Sequence[Token], start: int, end: int) -> bool:
        return any(words[n].fold in self.language.roles for n in range(start, end))

    def _tag(self, person: Person, how: str) -> SpeakerTag:
        if person.id is None:
            return SpeakerTag(name=person.name, party=person.party, why=f"{how} is {person.name}, named before")
        speaker = self.directory.speakers[person.id]
        party, note = self.directory.party_at(speaker, self.date)
        why = f"{how} is {speaker.name}" + (f", {note}" if note else "")
        return SpeakerTag(id=person.id, name=speaker.name, party=party, why=why)

    def _unknown(
        self,
        words: Sequence[Token],
        run: tuple[int, int],
        start: int,
        end: int,
        head_end: int,
        head: Sequence[Mention],
        source: NounPhrase,
        former: bool,
    ) -> tuple[list[tuple[SpeakerTag, Person | None]], float]:
        """A name the profile doesn't have: kept as written, with the party the words beside it show."""
        name = written(words, *run)
        if self._may_be_noun(words, run, start):
            whole = written(words, start, end)
            party = self.memory.title_party(words, start, end) if run[0] > start else ""
            return [(SpeakerTag(name=whole, party=party, why="as written; perhaps no name"), None)], 0.6
        behind = words[run[1]].fold if run[1] < end else ""
        if self._goes_on(words, run, head_end, behind):
            # "Ann Example's mother", "Norlandic bishops", "Local media": somebody else than the capital words.
            until = end if words[run[0]].fold in _COUNTED else head_end
            whole = written(words, start, until).removeprefix("the ").removeprefix("The ")
            return [(SpeakerTag(name=whole, why="as written; no party is named beside it"), None)], 0.6
        if any(words[n].fold in ORGANISATION for n in range(*run)) or self.language.roles.get(behind) == "body":
            whole = written(words, start, end)
            party = self.memory.title_party(words, start, run[1] + 1) if head and head[0].ids("adjective") else ""
            why = self._beside(party) or "an organisation, as written"
            return [(SpeakerTag(name=whole.removeprefix("the ").removeprefix("The "), party=party, why=why), None)], 0.7
        known = self.memory.stranger_called(words[run[1] - 1].fold) if run[1] - run[0] == 1 else None
        if known:
            tag = SpeakerTag(name=known.name, party=known.party, why=f'"{name}" is {known.name}, named before')
            return [(tag, known)], 0.85
        person = self.memory.stranger(words, run[0], run[1], head)
        party = person.party or self.memory.title_party(words, start, run[0])
        if not party and head_end < end and words[head_end].fold in _SIDES:
            tail = self.directory.mentions(words, head_end, end, self.language)
            party = self._single(tail[:1]) if tail and tail[0].start <= head_end + 2 else ""
        if not party and source.about_end:
            party = self.memory.title_party(words, source.about_start, source.about_end)
        if former:
            party = ""
        person = person._replace(party=party)
        if run[1] - run[0] > 1:
            self.memory.remember(words[run[1] - 1].fold, person)
        why = self._beside(party) or "as written; the profile doesn't have this name"
        initials = run[1] - run[0] == 1 and len(name) > 1 and name.isupper()  # an agency or the like: no "he"
        return [(SpeakerTag(name=name, party=party, why=why), None if initials else person)], 0.9

    def _may_be_noun(self, words: Sequence[Token], run: tuple[int, int], start: int) -> bool:
        """Whether a single capital word need not be a name: in German, at a sentence's head, or whose post it is."""
        language = self.language
        if language.bare:
            return False
        before = words[run[0] - 1] if run[0] else None
        titled = before is not None and before.kind == "w" and language.is_title(before.fold)
        if language.oblique_endings and run[0] > start:
            first = words[run[0]]
            owner = first.text.endswith(("и", "ы")) or first.fold.endswith(language.oblique_endings)
            owner = owner or (run[1] - run[0] == 1 and first.text.isupper())  # "Минкульт РТ"
            if owner or language.roles.get(words[start].fold) == "paper":
                return True
        if run[1] - run[0] > 1 or self.memory.stranger_called(words[run[0]].fold):
            return False
        if language.nouns_capital:
            return not titled
        opens = before is None or before.kind == "p" or before.fold in language.at_body
        return bool(language.oblique_endings) and opens and run[0] == start

    def _goes_on(self, words: Sequence[Token], run: tuple[int, int], head_end: int, behind: str) -> bool:
        """Whether the words behind capital ones, of which `behind` is the first, make another noun of them."""
        alone = run[1] - run[0] == 1
        if behind.endswith("'s") or (alone and behind == "of" and words[run[0]].fold in _COUNTED):
            return True
        if run[1] >= head_end or behind.endswith("self"):
            return False
        if words[run[1]].capital:
            return alone and (national(words[run[0]]) or self.language.is_title(behind))
        return alone or (nominal(words[run[1]], self.language) and behind not in self.language.times)

    def _single(self, mentions: Sequence[Mention]) -> str:
        parties = {p for m in mentions for p in self.memory.affiliation(m)}
        return next(iter(parties)) if len(parties) == 1 else ""

    def _beside(self, party: str) -> str:
        return f"the words beside the name show {self.directory.labels.get(party, party)}" if party else ""

    def _office(
        self, words: Sequence[Token], mention: Mention, start: int, former: bool
    ) -> tuple[list[tuple[SpeakerTag, Person | None]], float]:
        shown = written(words, mention.start, mention.end)
        offices = mention.ids("office")
        party = self.directory.offices[offices[0]].party if not former else ""
        holders = {h.id: h for o in offices for h in self.directory.holders_on(o, self.date)}
        if len(holders) == 1 and not former:
            (speaker,) = holders.values()
            person = self.memory.known(speaker.id)
            on = f" on {self.date.isoformat()}" if self.date else ""
            tag = SpeakerTag(id=speaker.id, name=speaker.name, party=party, why=f'"{shown}" was {speaker.name}{on}')
            return [(tag, person)], 0.92
        label = self.directory.labels.get(party, party)
        why = f'"{shown}" speaks for {label}; ' + (
            f"{len(holders)} people may be meant" if holders else "nobody listed held it then"
        )
        if former:
            why = "a former holder speaks for no party"
        return [(SpeakerTag(name=written(words, start, mention.end), party=party, why=why), None)], 0.8

    def _group(
        self,
        words: Sequence[Token],
        start: int,
        end: int,
        head: Sequence[Mention],
        shared: int,
        former: bool,
    ) -> tuple[list[tuple[SpeakerTag, Person | None]], float] | None:
        """Institutions, capitals and unnamed people with the party that a word beside them shows."""
        name = written(words, start, end)
        if shared >= 0:
            name = f"{name} {words[shared].text}"
        name = name.removeprefix("the ").removeprefix("The ")
        whole = next((m for m in head if self._covers(words, m, start, end, shared)), None)
        parties = self.memory.affiliation(whole) if whole else ()
        word = written(words, whole.start, whole.end) if whole else ""
        if not parties:
            party = self.memory.title_party(words, start, end)
            if not party:
                return None
            parties = (party,)
            word = name
        if len(parties) > 1:
            labels = " or ".join(self.directory.labels.get(p, p) for p in parties)
            return [(SpeakerTag(name=name, why=f'"{word}" may be {labels}'), None)], 0.5
        if former:
            return [(SpeakerTag(name=name, why="a former official speaks for no party"), None)], 0.7
        label = self.directory.labels.get(parties[0], parties[0])
        return [(SpeakerTag(name=name, party=parties[0], why=f'"{word}" stands for {label}'), None)], 0.85

    def _past_owner(self, words: Sequence[Token], start: int, end: int, head: Sequence[Mention]) -> int:
        """Where a party begins that is told as somebody else's: "Norland's allies [Sutheria]"."""
        last = head[-1] if head else None
        if last is None or last.owner or last.end != end or not last.ids("party") or last.start - 2 < start:
            return start
        owned = not words[last.start - 1].capital and nominal(words[last.start - 1], self.language)
        return last.start if owned and words[start].fold.endswith("'s") else start

    def _body_of(self, words: Sequence[Token], start: int, end: int, head: Sequence[Mention]) -> SpeakerTag | None:
        """A body and whose it is, where no word ties them, as in Russian: "Минфин США"."""
        last = head[-1] if head else None
        whose = last.ids("party") if last else ()
        if self.language.links or not last or last.end != end or last.start != start + 1 or len(whose) != 1:
            return None
        why = f"the words beside the name show {self.directory.labels[whose[0]]}"
        return SpeakerTag(name=written(words, start, end), party=whose[0], why=why)

    def _covers(self, words: Sequence[Token], mention: Mention, start: int, end: int, shared: int) -> bool:
        """Whether a mention is all of a noun phrase, or all but a role noun that several share."""
        rest = [words[n] for n in range(start, end) if not mention.start <= n < mention.end]
        if shared >= 0 and not self.language.is_official(words[shared].fold):
            return False
        return not mention.owner and all(
            t.fold in self.language.determiners or self.language.is_adverb(t.fold) for t in rest
        )

    def _generic(
        self, words: Sequence[Token], start: int, end: int, sentence: int
    ) -> tuple[list[tuple[SpeakerTag, Person | None]], float] | None:
        """ "the minister", "the ministry": whoever fits and was named last; on a party's own page, that party."""
        noun = next((words[n].fold for n in range(end - 1, start - 1, -1) if words[n].fold in self.language.roles), "")
        definite = words[start].fold in self.language.determiners and words[start].fold not in _INDEFINITE
        named = any(words[n].capital and not self.language.is_title(words[n].fold) for n in range(start + 1, end))
        if not noun or named or not (definite or end - start == 1):
            return None
        shown = written(words, start, end)
        seen = [(n, p) for n, p in self.memory.roles.get(noun, ()) if sentence - n <= 4]
        shorts = {
            o
            for m in self.directory.mentions(words, start, end, self.language)
            for o in m.ids("short")
            if any(self.directory.offices[o].party == p for n, p in self.memory.parties if sentence - n <= 1)
        }
        if len(shorts) == 1:
            holders = self.directory.holders_on(next(iter(shorts)), self.date)
            if len(holders) == 1:
                person = self.memory.known(holders[0].id)
                return [(self._tag(person, f'"{shown}"'), person)], 0.8
        if seen:
            last_at, last = seen[-1]
            rivals = {p.key for n, p in seen if last_at - n <= 1}
            if len(rivals) == 1:
                tag = (
                    self._tag(last, f'"{shown}"')
                    if last.id
                    else SpeakerTag(name=last.name, party=last.party, why=f'"{shown}" is {last.name}, named before')
                )
                return [(tag, last if last.id or last.pronoun else None)], 0.75
            return [(SpeakerTag(name=shown, why="more than one of them was named before"), None)], 0.4
        if noun in _OF_A_NATION and not self.party:
            near = self.memory.nations(sentence)
            if len(near) == 1:
                (party,) = near
                label = self.directory.labels[party]
                why = f"{label} is the only state that the paragraph names"
                return [(SpeakerTag(name=shown, party=party, why=why), None)], 0.65
        if self.party:
            label = self.directory.labels.get(self.party, self.party)
            return [(SpeakerTag(name=shown, party=self.party, why=f"the page is published by {label}"), None)], 0.7
        return None

    # -------------------------------------------------------------- pronouns

    def _pronoun(self, words: Sequence[Token], source: NounPhrase, pronoun: str, sentence: int) -> Resolved:
        shown = words[source.start].text.lower()
        if pronoun in ("they", "it"):
            plural = len(self.last.tags) > 1 or (len(self.last.tags) == 1 and not self.last.people)
            if sentence - self.last_sentence <= 2 and plural and self.last.tags:
                tags = tuple(
                    SpeakerTag(id=t.id, name=t.name, party=t.party, why=f'"{shown}" goes on from {t.name}')
                    for t in self.last.tags
                )
                if pronoun == "they" or len(tags) == 1:
                    return Resolved(tags, 0.7, self.last.people)
            return NOBODY
        if pronoun not in ("he", "she"):
            return NOBODY
        if self._unnamed and sentence - self.last_sentence <= 1:
            return self._goes_on_unnamed(shown, sentence, source.start)
        person = self._antecedent(pronoun, sentence, source.start)
        if person is None:
            return NOBODY
        tag = self._tag(person, f'"{shown}"')
        return Resolved((tag,), 0.85, (person,))

    def _goes_on_unnamed(self, shown: str, sentence: int, at: int) -> Resolved:
        """Who "he" is right behind a statement of somebody without a name: the same, if nobody is named since."""
        since = [r for r in self.memory.references if r.first and self.last_sentence < r.sentence <= sentence]
        if any(r.sentence < sentence or r.at < at for r in since):
            return NOBODY
        tags = tuple(
            SpeakerTag(name=t.name, party=t.party, why=f'"{shown}" goes on from {t.name}') for t in self.last.tags
        )
        return Resolved(tags, min(0.7, self.last.sure))

    def _antecedent(self, pronoun: str, sentence: int, at: int) -> Person | None:
        """The last speaker, unless somebody else who fits began a sentence since; else the one person who fits."""

        def fits(person: Person) -> bool:
            return person.pronoun in ("", pronoun)

        def human(r: Reference) -> bool:
            # Unknown capital words may be a place; who begins a sentence, or has a title, hardly is one.
            if self.language.case_endings and r.governed:
                return False
            return (r.first and self.language.bare) or bool(r.person.id or r.person.pronoun or r.person.words)

        recent = [r for r in self.memory.references if sentence - r.sentence <= _REACH and fits(r.person) and human(r)]
        since = [r for r in recent if r.sentence > self.last_sentence and r.sentence < sentence]
        same = [r for r in recent if r.sentence == sentence and r.at < at]
        speakers = [p for p in self.last.people if fits(p)] if sentence - self.last_sentence <= _REACH else []
        others = {r.person.key for r in same}
        goes_on = len(speakers) == 1 and (speakers[0].pronoun == pronoun or (same and same[0].governed))
        if len(others) == 1 and same[0].first and not goes_on:
            return same[0].person
        owners = [r.person for r in self.memory.owners if r.sentence == sentence and r.at < at and fits(r.person)]
        if owners and not same:
            return owners[0] if len(owners) == 1 else None
        if len(speakers) == 1:
            heads = {r.person.key for r in since if r.first} - {speakers[0].key}
            return speakers[0] if not heads else self._only(since)
        return self._only(since or [r for r in recent if r.sentence < sentence])

    def _only(self, references: Sequence[Reference]) -> Person | None:
        """The person of the last sentence that names one: the only one, or the one it begins with."""
        if not references:
            return None
        last = references[-1].sentence
        there = [r for r in references if r.sentence == last]
        if len({r.person.key for r in there}) == 1:
            return there[0].person
        return None

    def alone(self, sentence: int) -> Resolved:
        """The speaker of a quotation that stands alone: whose quotation came right before."""
        if sentence - self.last_sentence > 2 or not self.last.tags:
            return NOBODY
        said = {p.key for p in self.last.people}
        if any(
            r.first and r.sentence > self.last_sentence and r.person.key not in said for r in self.memory.references
        ):
            return NOBODY
        tags = tuple(
            SpeakerTag(id=t.id, name=t.name, party=t.party, why=f"stands alone after a statement of {t.name}")
            for t in self.last.tags
        )
        return Resolved(tags, min(0.8, self.last.sure), self.last.people)
