"""The classifier: a text in, its statements out, each with speaker, party, issues and position, and the reasons."""

import datetime
from collections.abc import Callable, Iterator, Sequence

from feeds.profile import Profile
from store.records import Kind, Part, Span, SpeakerTag, Statement, Tag, Where

from .attribution import find, lead_in, subject
from .certainty import SURE, confidence
from .colons import colon
from .content import trimmed
from .directory import Directory
from .drafts import Draft, drafted, extend, part_of, span_of, without_overlaps
from .english import ENGLISH
from .french import FRENCH
from .german import GERMAN
from .insertions import without_insertions
from .issues import IssueTagger
from .language import Language
from .learned import together
from .meaning import AROUND, TO_COME, Meaning, passage
from .positions import PositionTagger
from .previous import SUBJUNCTIVE, in_reported_mood, points_back
from .quoted import goes_on
from .repeats import without_repeats
from .russian import RUSSIAN
from .sentence import Found, Sentence
from .speakers import NOBODY, Resolved, Resolver
from .tagger import Tagged, Tagger
from .text import Quotation, Token, paragraphs, quotations, sentences, tokens
from .transcript import Turn, speaker, turns
from .verdict import settled, worth_reading
from .voice import own

__all__ = ["LANGUAGES", "SURE", "Classifier"]

LANGUAGES: dict[str, Language] = {"en": ENGLISH, "fr": FRENCH, "de": GERMAN, "ru": RUSSIAN}

_UNATTRIBUTED = 8  # words of a quotation without a source that still counts as a statement ...
_UNATTRIBUTED_CLOSED = 5  # ... or this many, where punctuation closes it
_UNREAD = 12  # ... or this many, where the tagger has read the text and left it
_FORESEEN = 4000  # characters of the text whose full names explain the surnames of the title
_BLANKS = 10  # characters before a quotation among which the mark before it is looked for
_FURNITURE = 300  # a paragraph longer than this is no furniture, whatever it begins with

_OWN = "the page's own party speaks"


class Classifier:
    """Built once from a profile (some tens of milliseconds), then used for any number of texts.

    A tagger reads English text that is not from an official page, and the rules what it leaves; `tagger` gives it,
    and is called for the first such text. Without, or where it gives None, the rules do all. The same holds for
    `meaning`, which reads what English statements are about and do.
    """

    def __init__(
        self,
        profile: Profile,
        tagger: Callable[[], Tagger | None] | None = None,
        meaning: Callable[[], Meaning | None] | None = None,
    ) -> None:
        self._load, self._load_meaning = tagger, meaning
        self._tagger: Tagger | None = None
        self._meaning: Meaning | None = None
        self._order = {issue.id: place for place, issue in enumerate(profile.issues)}
        self._directory = Directory(profile)
        self._issues = IssueTagger(profile)
        self._positions = PositionTagger()

    def statements(
        self,
        text: str,
        *,
        title: str = "",
        date: datetime.date | None = None,
        language: str = "en",
        party: str = "",
        kind: str = "press",
    ) -> list[Statement]:
        """All statements of a text and its title, the title's first, then in text order; none said twice.

        `date` is the day of the text: it decides who "the NATO chief" is. `party` is that of the page, where a party
        publishes it. Offsets count code points of `text`, or of `title` where `where` says so. Never raises; takes
        time in proportion to the length.
        """
        words_of = LANGUAGES.get((language or "en")[:2].lower(), ENGLISH)
        resolver = Resolver(self._directory, words_of, date, party if kind != "press" else "")
        found: list[Statement] = []
        reading = _Reading(self, words_of, resolver, official=kind == "official")
        if title:
            resolver.memory.foresee(tokens(text, 0, min(len(text), _FORESEEN), []))
            found += reading.read(title, "title")
            resolver.said(NOBODY, reading.sentence)
        found += reading.read(text, "text", self.tagged if words_of is ENGLISH and kind != "official" else None)
        found = without_repeats(title, text, found)
        if words_of is not ENGLISH:
            return found
        if self._load_meaning:
            self._meaning, self._load_meaning = self._load_meaning(), None
        return self.settled(found, title, text, self._meaning) if self._meaning else found

    def settled(self, found: Sequence[Statement], title: str, text: str, meaning: Meaning) -> list[Statement]:
        """English statements of a text with what a network reads in those that may be about the talks."""
        worth = [
            n
            for n, s in enumerate(found)
            if s.issues
            or worth_reading(title, text[max(0, s.start - AROUND) : s.end + TO_COME] if s.where == "text" else "")
        ]
        out = list(found)
        for n, read in zip(worth, meaning.read([passage(found[n], title, text) for n in worth]), strict=True):
            words = self._inside(text if found[n].where == "text" else title, found[n].content)
            out[n] = settled(found[n], read, self._order, self._issues.spelt_out(words))
        return out

    def tagged(self, text: str) -> Sequence[Tagged]:
        """What the tagger reads in a text; nothing without one."""
        if self._load:
            self._tagger, self._load = self._load(), None
        return self._tagger.tag(text) if self._tagger else ()

    def finish(self, text: str, draft: Draft) -> Statement:
        """The statement of a draft, tagged."""
        start, end = draft.content[0][0], draft.content[-1][1]
        inside = self._inside(text, draft.content)
        kind: Kind = "direct" if draft.quoted >= draft.words else "mixed" if draft.quoted else "indirect"
        position: Tag | None = self._positions.tag(draft.verb, draft.cue.text if draft.cue else "", inside, text)
        return Statement(
            text=text[start:end],
            kind=kind,
            start=start,
            end=end,
            content=tuple(draft.content),
            source=draft.source,
            cue=draft.cue,
            speakers=draft.resolved.tags,
            issues=self._issues.tags(inside, text) or self._issues.beside(inside, text, draft.around, draft.before),
            position=position,
            confidence=confidence(draft.rule, kind, draft.resolved.sure),
            where=draft.where,
        )

    @staticmethod
    def _inside(text: str, content: Sequence[Span]) -> list[Token]:
        """All words of the content, those in quotations too, for phrases to match."""
        return [token for a, b in content for token in tokens(text, a, b, [])]


class _Reading:
    """One text being read, paragraph by paragraph."""

    def __init__(self, classifier: Classifier, language: Language, resolver: Resolver, *, official: bool) -> None:
        self._classifier = classifier
        self._language = language
        self._resolver = resolver
        self._official = official
        self._source: Part | None = None
        """Whose words came last, as written."""
        self._lead: Sentence | None = None
        """The sentence with a colon that ended the paragraph before."""
        self.sentence = 0
        self._read = False

    def read(self, text: str, where: Where, tag: Callable[[str], Sequence[Tagged]] | None = None) -> list[Statement]:
        self._source = self._lead = None
        blocks = paragraphs(text)
        floor: list[Turn] = []
        if where == "text":
            start, floor = turns(
                text,
                blocks,
                lambda label: any(t.id for t in speaker(text, label, self._resolver, self.sentence).tags),
                official=self._official,
            )
            blocks = [block for block in blocks if block[0] < start]
        tagged = tag(text[: blocks[-1][1]]) if tag and blocks else ()
        self._read = bool(tagged)
        quotes = without_insertions(text, quotations(text, blocks), self._language)
        parts = [(a, b, number) for number, quote in enumerate(quotes) for a, b in quote.parts]
        parts.sort()
        claimed: set[int] = set()
        drafts: list[Draft] = []
        at = 0
        for low, high in blocks:
            inside: list[tuple[int, Span]] = []
            while at < len(parts) and parts[at][0] < high:
                a, b, number = parts[at]
                # Scare quotes of a word or two are words like others; "Never," he said is not one, nor "No", said he.
                mark = text[max(low, a - _BLANKS) : a].rstrip()[-1:]
                alone = text[b : b + 1] == "," and mark in ".!?…"
                alone = alone or (not self._language.bare and mark == ":")
                if quotes[number].words > 2 or quotes[number].closes or alone:
                    inside.append((number, (a, b)))
                at += 1
            if self._furniture(text[low : min(high, low + _FURNITURE + 1)]):
                continue
            words = tokens(text, low, high, inside)
            drafts += self._paragraph(text, words, quotes, claimed, where, tagged)
            a, b = sentences(words, quotes, lambda _: False)[-1] if words[-1].text == ":" else (0, 0)
            self._lead = Sentence(words, a, b, quotes, self._language) if b else None
        for turn in floor:
            drafts += self._turn(text, turn)
        return [self._classifier.finish(text, draft) for draft in without_overlaps(drafts)]

    def _furniture(self, paragraph: str) -> bool:
        if len(paragraph) > _FURNITURE:
            return False
        line = paragraph.lower()
        return line.startswith(self._language.furniture) or (
            line.startswith("the post ") and "appeared first on" in line
        )

    def _paragraph(
        self,
        text: str,
        words: list[Token],
        quotes: list[Quotation],
        claimed: set[int],
        where: Where,
        tagged: Sequence[Tagged],
    ) -> Iterator[Draft]:
        only_quotes = all(token.kind != "w" for token in words)
        previous: Draft | None = None
        before: Sentence | None = None
        whole = Sentence(words, 0, len(words), quotes, self._language)
        self._resolver.memory.paragraph = self.sentence + 1
        for low, high in sentences(words, quotes, lambda i: goes_on(whole, i)):
            self.sentence += 1
            sentence = Sentence(words, low, high, quotes, self._language)
            self._resolver.memory.observe(words, low, high, self.sentence)
            found = together(find(sentence), tagged, sentence)
            head = colon(sentence, where == "title") if not found else None
            drafts = [d for item in found if (d := self._draft(text, sentence, item, claimed, where))]
            if head and (draft := self._draft(text, sentence, head, claimed, where)):
                drafts.append(draft)
            if not drafts and where == "text" and not self._language.bare:
                drafts += self._leaning(text, sentence, before, previous, claimed)
            if self._official and where == "text" and not drafts and (draft := self._own(text, sentence)):
                drafts.append(draft)
            loose = [n for n in range(low, high) if words[n].kind == "q" and words[n].quote not in claimed]
            loose = [n for n in loose if words[n].end == quotes[words[n].quote].parts[-1][1]]
            if loose:
                plain = all(words[n].kind != "w" for n in range(low, high))
                if plain and previous and previous.ends_quoted and not drafts:
                    for n in loose:
                        extend(previous, quotes[words[n].quote])
                        claimed.add(words[n].quote)
                    continue
                drafts += self._loose(text, sentence, loose, claimed, where, plain, only_quotes, drafts, before)
            for draft in drafts:
                if draft.resolved.tags or draft.source:
                    self._resolver.said(draft.resolved, self.sentence, draft.source.text if draft.source else "")
                    self._source = draft.source
                draft.around, draft.before = span_of(sentence), span_of(before) if before else None
            drafts.sort(key=lambda d: d.content[0])
            previous = drafts[-1] if drafts else None
            before = sentence
            yield from drafts

    def _leaning(
        self, text: str, s: Sentence, before: Sentence | None, previous: Draft | None, claimed: set[int]
    ) -> list[Draft]:
        """What a sentence says of the one `before`, or goes on saying in the mood of reported speech."""
        if before is None:
            return []
        item = points_back(s)
        if item and previous is None:
            clause = trimmed(before, before.low, before.high)
            quoted = any(before.is_quote(n) for n in range(before.low, before.high))
            if clause and not quoted and before.text(before.high - 1) != "?":
                draft = self._draft(text, s, item._replace(content=(clause,)), claimed, "text")
                return [draft] if draft and draft.resolved.tags else []
        if item or not in_reported_mood(s):
            return []
        resolved, source = (previous.resolved, previous.source) if previous else (NOBODY, None)
        if previous is None and (head := subject(before)):
            resolved = self._certain(self._resolver.resolve(s.words, head, self.sentence - 1), 0.65)
            source = part_of(text, before, head.start, head.end)
        if not resolved.tags:
            return []
        content = trimmed(s, s.low, s.high)
        claimed |= {s.words[n].quote for n in range(s.low, s.high) if s.words[n].kind == "q"}
        if content is None:
            return []
        draft = drafted(text, s, Found((content,), None, None, "", SUBJUNCTIVE), resolved, "text")
        draft.source = source
        return [draft]

    def _turn(self, text: str, turn: Turn) -> Iterator[Draft]:
        """Each paragraph of a turn is a statement of its speaker; questions are none."""
        self.sentence += 1
        resolved = speaker(text, turn.label, self._resolver, self.sentence)
        said = [span for span in turn.said if not self._furniture(text[span[0] : min(span[1], span[0] + _FURNITURE)])]
        if turn.label.role == "asks" or not said:
            return
        if not any(t.id or t.party for t in resolved.tags) and text[said[-1][1] - 1] == "?":
            return  # a journalist's name and outlet before what is asked
        low, high = turn.label.span
        for span in said:
            size = len(text[span[0] : span[1]].split())
            source = Part(text[low:high], low, high)
            yield Draft([span], size, size, source, None, "", "label", resolved, False, "text")

    def _own(self, text: str, s: Sentence) -> Draft | None:
        """What the party of an official page says itself."""
        party = self._resolver.party
        item = own(s) if party and self._language is ENGLISH else None
        if item is None:
            return None
        if not item.we:
            resolved = self._resolver.resolve(s.words, item.subject, self.sentence)
            clause = trimmed(s, item.verb + 1, s.high)
            if clause is None or {t.party for t in resolved.tags} != {party}:
                return None
            reported = Found((clause,), item.subject, (item.verb, item.verb + 1), item.lemma, "the party's own page")
            return drafted(text, s, reported, resolved, "text")
        tag = SpeakerTag(name=self._resolver.directory.labels.get(party, party), party=party, why=_OWN)
        said = Found(((s.low, s.high),), None, (item.verb, item.verb + 1), item.lemma, "the party's own page")
        draft = drafted(text, s, said, Resolved((tag,), 0.85), "text")
        draft.quoted = draft.words
        return draft

    # -------------------------------------------------------------- one statement

    def _draft(self, text: str, s: Sentence, item: Found, claimed: set[int], where: Where) -> Draft | None:
        numbers = {s.words[n].quote for a, b in item.content for n in range(a, b) if s.words[n].kind == "q"}
        if numbers & claimed:
            return None
        resolved = NOBODY
        if item.source:
            resolved = self._resolver.resolve(s.words, item.named or item.source, self.sentence)
            if item.score == 1.0 and not self._worth(s, item, resolved):
                return None
        claimed |= numbers
        return drafted(text, s, item, resolved, where)

    def _worth(self, s: Sentence, item: Found, resolved: Resolved) -> bool:
        """Whether an attribution is a statement of somebody, not the author's own voice or a mere act."""
        source = item.source
        assert source is not None
        if item.rule == "colon":
            quoted = s.is_quote(item.content[0][0])
            named = quoted and not self._language.bare and " " in (resolved.tags[0].name if resolved.people else "")
            return bool(resolved.tags) and all(t.id or (quoted and t.party) or named for t in resolved.tags)
        single = s.word(source.start) if source.end - source.start == 1 else ""
        if single in self._language.others and single not in ("many", "some", "others", "one"):
            return False
        verb = self._language.verbs.get(item.verb)
        if not resolved.tags and self._language.pronoun(single) in ("they", "it") and verb and "act" in verb.shapes:
            return False  # "they demand a halt" may be a paper's clauses
        return (
            bool(resolved.tags)
            or bool(self._language.pronoun(single) or single in self._language.oblique)
            or any(s.is_quote(a) for a, _ in item.content)
        )

    def _loose(
        self,
        text: str,
        s: Sentence,
        loose: list[int],
        claimed: set[int],
        where: Where,
        plain: bool,
        only_quotes: bool,
        said: Sequence[Draft],
        previous: Sentence | None,
    ) -> list[Draft]:
        """Quotations that no verb of their sentence claims; `said` are the statements its verbs gave."""
        resolved, rule, source = NOBODY, "", None
        found: list[Draft] = []
        if only_quotes and not any(s.quotation(n).closes or s.quotation(n).words >= _UNATTRIBUTED for n in loose):
            return []  # a crosshead
        lead = self._lead if plain and s.low == 0 else None
        head = subject(lead) if lead else None
        if (
            lead
            and head
            and (given := self._certain(self._resolver.resolve(lead.words, head, self.sentence), 0.8)).tags
        ):
            resolved, rule, source = given, "quotation after a colon", None
            self._source = part_of(text, lead, head.start, head.end)
        elif plain and (only_quotes or self._resolver.last_sentence == self.sentence - 1 or previous is None):
            resolved = self._resolver.alone(self.sentence)
            rule = "stands alone"
        elif plain and previous:
            before = subject(previous)
            if before:
                resolved = self._certain(self._resolver.resolve(s.words, before, self.sentence - 1), 0.65)
        else:
            source = lead_in(s, loose[0])
            spoken = [d for d in said if d.content[-1][1] <= s.words[loose[0]].start]
            if spoken and s.text(loose[0] - 1) == ":":
                # "X said that A: B" - A is X's, so is B.
                item = Found(((loose[0], loose[0] + 1),), None, None, "", "quotation after a colon")
                draft = drafted(text, s, item, spoken[-1].resolved, where)
                draft.source, draft.cue = spoken[-1].source, spoken[-1].cue
                claimed.add(s.words[loose[0]].quote)
                found.append(draft)
                loose, source = loose[1:], None
            if source:
                sure = 0.75 if s.text(loose[0] - 1) == ":" else 0.65
                resolved = self._certain(self._resolver.resolve(s.words, source, self.sentence), sure)
                if not resolved.tags:
                    source = None
        if plain:
            item = Found(tuple((n, n + 1) for n in loose), None, None, "", rule)
            claimed |= {s.words[n].quote for n in loose}
            if resolved.tags or any(self._stands(s, n, where) for n in loose):
                found.append(drafted(text, s, item, resolved, where))
                if rule and resolved.tags:
                    found[-1].source = self._source
                elif resolved.tags and previous and (before := subject(previous)):
                    found[-1].source = part_of(text, s, before.start, before.end)
            return found
        for n in loose:
            claimed.add(s.words[n].quote)
            if (source and n == loose[0]) or self._stands(s, n, where):
                item = Found(((n, n + 1),), source if n == loose[0] else None, None, "", rule)
                found.append(drafted(text, s, item, resolved if n == loose[0] else NOBODY, where))
        return found

    @staticmethod
    def _certain(resolved: Resolved, sure: float) -> Resolved:
        """`resolved` if it names known people or parties, no surer than `sure`; else nobody."""
        if not any(t.id or t.party for t in resolved.tags):
            return NOBODY
        return resolved._replace(sure=min(sure, resolved.sure))

    def _stands(self, s: Sentence, n: int, where: Where) -> bool:
        """Whether a quotation without a known source is long enough to be more than a title or an expression.

        In a headline it is a foretaste of the text, which says whose it is.
        """
        if where == "title":
            return False
        quote = s.quotation(n)
        if self._read:
            return quote.words >= _UNREAD
        return quote.words >= _UNATTRIBUTED or (quote.closes and quote.words >= _UNATTRIBUTED_CLOSED)
