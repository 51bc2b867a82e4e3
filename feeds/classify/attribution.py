"""Where somebody is reported to say something: content, source and cue as stretches of tokens, sentence by sentence.

The rules follow the forms of news English: "X said that A", "A, X said", "A, said X", "according to X, A", "X told Y
A", "X called on Y to A", "X accused Y of A", "X: A", and quotations before, after and around them. They were written
for this program; nothing here knows who X is.
"""

from collections.abc import Sequence

from .according import according
from .clauses import after_dash, fronted, inverted, opening_participle, past_aside, perfect
from .content import after_comma, content_end, content_start, long_enough, quote_alone, quotes_from, trimmed, with_mark
from .language import Verb
from .language import words as set_of
from .nounphrase import NounPhrase, after, before, national
from .previous import opens_back
from .quoted import around_quotations, stops
from .sentence import DASHES, REACH, Found, Sentence
from .stamps import after_stamp

SOMEWHERE = "said somewhere"  # "in Norburg they say": it may be anybody there
_BLOCKERS = set_of("after when as because who which that while where if before since although though whose by")
_NOUNS = set_of("claims calls demands reports states points orders answers charges comments fears hopes notes objects")
_OF_PEOPLE = set_of("threaten accuse blame criticise condemn welcome call reject")  # done to people as well as things
_CONDITIONS = (
    ("if",),
    ("unless",),
    ("until",),
    ("as", "long", "as"),
    ("as", "soon", "as"),
    ("in", "case"),
    ("whether",),
)
_SUBORDINATES = set_of("when while although though because after before since as whereas")
_CONNECTORS = set_of("but and so yet then now still meanwhile")


def find(sentence: Sentence) -> list[Found]:
    """All attributions of a sentence in text order; their contents don't overlap."""
    found = around_quotations(sentence) or after_dash(sentence)
    taken = [span for item in found for span in item.content]
    taken += [item.cue for item in found if item.cue]
    low = after_stamp(sentence)
    k = sentence.low
    while k < sentence.high:
        hit = next(((a, b) for a, b in taken if a <= k < b), None)
        if hit:
            k = hit[1]
            continue
        last = max((f for f in found if f.source and f.cue and f.cue[1] <= k), key=_cue_end, default=None)
        item = according(sentence, k, low) or perfect(sentence, k, low)
        item = item or _at_verb(sentence, k, low, last.source if last else None, taken)
        if item is None:
            k += 1
            continue
        found.append(item)
        taken += item.content
        if item.cue:
            taken.append(item.cue)
        k += 1
    found.sort(key=lambda item: item.content[0])
    return found


def _cue_end(item: Found) -> int:
    return item.cue[1] if item.cue else -1


# ------------------------------------------------------------------ verbs


def _at_verb(s: Sentence, k: int, low: int, last: NounPhrase | None, taken: Sequence[tuple[int, int]]) -> Found | None:
    verb = s.verb(k)
    if verb is None or (s.words[k].capital and k > low):
        return None
    source, rule = _source(s, k, low, verb, last)
    if not s.language.bare:
        item = _clause_then_verb(s, k, low, verb, taken)
        item = item or (opening_participle(s, k, verb) if verb.participle and k == low else None)
        item = item or (fronted(s, k, low, verb) if not opens_back(s, low) else None)
        if item:
            return item
    if s.language.verb_second and source and s.word(source.start - 1) in s.language.prepositions:
        whole = _before_preposition(s, low, source)
        source = whole if whole and whole.start == low else None
    if s.language.verb_second and source is None:
        return inverted(s, k, low, verb)
    if source is None:
        return _clause_then_verb(s, k, low, verb, taken) if s.language.bare else None
    if _conditional(s, source.start):
        return None  # nobody says so: "as long as Norland threatens its neighbours"
    backward = _clause_before(s, k, low, verb, source, taken)
    if backward:
        return backward
    start, cue_end, shape = content_start(s, k, verb)
    if start == 0:
        return None
    if s.is_quote(start) and quote_alone(s, start):
        content = quotes_from(s, start)
        return Found(content, source, (k, cue_end), verb.lemma, rule + ", then quotation")
    end = content_end(s, start, shape in ("urge", "act", "vow"))
    if s.word(source.start - 1) in _SUBORDINATES and source.start - 1 <= low:
        end = next((n for n in range(start, end) if s.text(n) == ","), end)
    elif rule == "speaker, then verb" and source.start == low and _told_by_another(s, end):
        return None
    clause = trimmed(s, start, end)
    if clause and not s.language.bare:
        clause = with_mark(s, clause)
    if clause and s.word(clause[1] - 1) in s.language.needs.get(s.word(k), ()):
        clause = trimmed(s, start, clause[1] - 1)
    to_whom = verb.lemma in _OF_PEOPLE and (verb.lemma == "threaten" or not s.language.bare)
    if clause and to_whom and shape == "act" and all(s.words[n].capital for n in range(*clause)):
        return None  # whom somebody threatens is no content
    if clause is None or not (long_enough(s, clause) or shape == "act"):
        return None
    if any(a < clause[1] and clause[0] < b for a, b in taken):
        return None
    return Found((clause,), source, (k, cue_end), verb.lemma, rule)


def _conditional(s: Sentence, at: int) -> bool:
    return any(all(s.word(at - len(form) + n) == word for n, word in enumerate(form)) for form in _CONDITIONS)


def _told_by_another(s: Sentence, end: int) -> bool:
    """Whether the sentence ends with ", he said": then the pronoun's words are all that stands before it."""
    at = end + 1
    verb = s.verb(at + 1)
    return (
        s.text(end) == ","
        and s.language.pronoun(s.word(at)) in ("he", "she")
        and verb is not None
        and bool(verb.shapes & {"say", "that"})
        and not verb.participle
        and (at + 2 >= s.high or s.words[at + 2].kind == "p")
    )


def _source(s: Sentence, k: int, low: int, verb: Verb, last: NounPhrase | None) -> tuple[NounPhrase | None, str]:
    """The subject of the verb at k and the rule that gave it."""
    previous = s.word(k - 1)
    if verb.participle and previous not in s.language.auxiliaries:
        quotes = s.text(k + 1) == ":" and s.is_quote(k + 2)  # "wrote to supporters saying: ..."
        if not _breaks(s, k - 1) and previous not in s.language.conjunctions and not quotes:
            return None, ""
        if last:
            return last, "goes on with the same speaker"
        main = _main_subject(s, low, k)
        if main and s.language.oblique_endings and s.text(main.start - 1) == ",":
            main = None  # what follows a comma is seldom the subject
        return main, "subject of the sentence"
    if previous in s.language.conjunctions or (previous == "also" and s.word(k - 2) in s.language.conjunctions):
        return last or (None if s.language.bare else _main_subject(s, low, k)), "goes on with the same speaker"
    if previous in s.language.but:
        return last or _main_subject(s, low, k), "goes on with the same speaker"
    if previous == "to":  # "went on to say"
        back = k - 3 if s.word(k - 2) == "on" else k - 2
        went = s.verb(back)
        if went is None or "goon" not in went.shapes:
            return None, ""
        return before(s.words, low, back, s.language), "speaker, then verb"
    source = before(s.words, low, k, s.language)
    if source is None:
        return None, ""
    form = s.word(k)
    tail = s.words[source.end - 1]
    if tail.fold.endswith("'s") or tail.text.isdigit():
        return None, ""  # "his party's claim", "the 20 states"
    if verb.shapes == {"act"} and s.word(source.start - 1) in ("that", "which", "whom"):
        return None, ""
    if form in _NOUNS and not (tail.capital or s.language.pronoun(tail.fold) or tail.fold in s.language.roles):
        return None, ""  # "his rhetoric drew demands that"
    if verb.base and not _plural(s, source):
        return None, ""
    if national(s.words[source.end - 1]) and source.end == k and form.endswith("s"):
        return None, ""  # "Russian claims"
    if verb.passive and any(
        s.word(n) in s.language.be and s.word(n - 1) not in s.language.reflexive for n in range(source.end, k)
    ):
        return None, ""
    if s.language.oblique_endings and not _nominative(s, source, verb):
        whole = _before_preposition(s, low, source)
        if whole:
            return whole, "speaker, then verb"
        head = next((n for n in range(source.start + 1, source.end) if s.word(n) in s.language.heads), 0)
        if not head or s.word(source.start - 1) not in s.language.prepositions:
            return None, ""
        source = source._replace(start=head)  # "в интервью [посол] заявил": no article shows where the subject begins
    return source, SOMEWHERE if _in_body(s, source) and not _of_a_body(s, source) else "speaker, then verb"


def _breaks(s: Sentence, n: int) -> bool:
    """Whether a comma or dash stands at n, be it inside a quotation's closing mark."""
    return s.text(n) in (",", *DASHES) or (s.is_quote(n) and s.quotation(n).last in ",—–")


def _plural(s: Sentence, source: NounPhrase) -> bool:
    first, head = s.word(source.start), s.word(source.end - 1)
    if source.end - source.start == 1 and s.language.pronoun(first):
        return first not in s.language.he | s.language.she | s.language.it
    inside = {s.word(n) for n in range(source.start, source.end)}
    if s.language.oblique_endings:
        head = first
    many = head.endswith(s.language.plural_endings) or s.language.roles.get(head) == "people"
    return bool(inside & (s.language.conjunctions | s.language.plurals)) or many or _in_body(s, source)


def _in_body(s: Sentence, source: NounPhrase) -> bool:
    """Whether a preposition makes a place of speakers: "в министерстве сообщили"."""
    return bool(s.language.oblique_endings) and s.word(source.start - 1) in s.language.at_body


def _of_a_body(s: Sentence, source: NounPhrase) -> bool:
    return any(s.language.roles.get(s.word(n)) == "body" for n in range(source.start, source.end))


def _before_preposition(s: Sentence, low: int, source: NounPhrase) -> NounPhrase | None:
    """The subject that stands before "in a place": "[посол] на встрече с коллегой заявил"."""
    for _ in range(3):
        if s.word(source.start - 1) not in s.language.prepositions:
            break
        found = before(s.words, low, source.start - 1, s.language)
        if found is None or found.end != source.start - 1:
            break
        source = found
        first = s.word(source.start)
        oblique = len(first) > 4 and first.endswith(s.language.oblique_endings)
        if s.word(source.start - 1) not in s.language.prepositions:
            return None if oblique or first in s.language.times else source
    return None


def _nominative(s: Sentence, source: NounPhrase, verb: Verb) -> bool:
    """Whether a noun phrase can be the subject, in a language whose cases show."""
    first = s.word(source.start)
    if s.word(source.start - 1) in s.language.prepositions:
        return verb.base and _in_body(s, source) and first not in s.language.times
    return len(first) < 5 or not first.endswith(s.language.oblique_endings)


def subject(s: Sentence) -> NounPhrase | None:
    """The noun phrase a sentence begins with, after an introduction closed by a comma."""
    return _main_subject(s, after_stamp(s), s.high)


def _main_subject(s: Sentence, low: int, k: int) -> NounPhrase | None:
    """The noun phrase the sentence begins with, if nothing between it and k could be nearer to the participle."""
    at = low
    while at < k and (s.language.is_adverb(s.word(at)) or s.word(at) in _CONNECTORS or s.text(at) == ","):
        at += 1
    if s.word(at) in s.language.links | s.language.stops - s.language.others and not s.language.pronoun(s.word(at)):
        at = next((n + 1 for n in range(at, k) if s.text(n) == ","), k)
    if at >= k:
        return None
    source = after(s.words, at, k, s.language)
    if source is None or any(s.word(n) in _BLOCKERS for n in range(source.end, k)):
        return None
    return source


# ------------------------------------------------------------------ content before the verb


def _clause_before(
    s: Sentence, k: int, low: int, verb: Verb, source: NounPhrase, taken: Sequence[tuple[int, int]]
) -> Found | None:
    """A, X said."""
    if not verb.shapes & {"say", "that", "tell"} or verb.participle:
        return None
    if s.text(source.start - 1) != "," or not stops(s, k + 1, verb) or s.text(k + 1) == ":":
        return None
    if any(s.word(n) in s.language.that or s.is_quote(n) for n in range(k + 1, min(s.high, k + REACH))):
        return None
    rest = None
    if s.text(k + 1) == "," and s.word(k + 2):
        # "A, X said, B": the clause goes on behind the speaker.
        opener = s.word(k + 2)
        aside = opener in s.language.conjunctions | _BLOCKERS or opener.endswith("ing") or s.verb(k + 2)
        rest = None if aside else trimmed(s, k + 2, content_end(s, k + 2))
        rest = rest if rest and long_enough(s, rest) else None
    item = _backward(s, low, source.start - 1, source, (k, k + 1), verb, taken, 1 if rest else 3)
    return item._replace(content=(*item.content, rest)) if item and rest else item


def _clause_then_verb(s: Sentence, k: int, low: int, verb: Verb, taken: Sequence[tuple[int, int]]) -> Found | None:
    """A, said X."""
    comma = k - 1
    while not s.language.bare and (s.word(comma) in s.language.auxiliaries or s.text(comma) in DASHES):
        comma -= 1
    behind = s.word(k) in s.language.behind_comma
    shapes = {"say", "that"} if s.language.bare else {"say", "quote"}
    inverted_pronoun = 0
    if not s.language.bare and s.words[k - 1].glued and s.language.pronoun(s.word(k - 1)):  # "a-t-elle ajouté"
        inverted_pronoun = k - 1
        comma = k - 3 - (s.word(k - 2) == "t")
    if s.text(comma) != "," or verb.participle or not (verb.shapes & shapes or behind):
        return None
    if not s.language.bare and verb.lemma in _OF_PEOPLE:
        return None  # "Holm, in turn, called on Karst": who follows the verb does not speak
    opening = None
    if s.language.bare:
        source = after(s.words, k + 1, s.high, s.language)
    else:
        opening = after(s.words, low, comma, s.language)
        closes = next((n for n in range(opening.end + 1, comma + 1) if s.text(n) == ","), 0) if opening else 0
        if opening and s.text(opening.end) == "," and closes == comma and not s.language.heads:
            return None  # "Holm, the envoy, said": what stands before the comma is the speaker
        at = past_aside(s, k + 1)
        if s.text(at) == "," and not s.is_quote(at + 1):  # "A, says, in a letter, Holm"
            at = next((n + 1 for n in range(at + 1, min(s.high, at + REACH)) if s.text(n) == ","), at)
        if s.word(at) == "t" and s.words[at].glued:  # "assure-t-il", "assure-t-on à la présidence"
            at += 2 if s.word(at + 2) in s.language.at_body else 1
            at += s.word(at) in s.language.at_body
        source = after(s.words, at, s.high, s.language)
        if inverted_pronoun:
            at, source = inverted_pronoun, NounPhrase(inverted_pronoun, k)
        goes_on = s.language.verb_second and after_comma(s, source.end) if source else 0
        if source and (source.start != at or (goes_on and not (opening and opening.end == comma))):
            return None
    if source is None or not _named_or_role(s, source):
        return None
    rest = trimmed(s, source.end + 1, content_end(s, source.end + 1)) if s.text(source.end) == "," else None
    if s.language.verb_second and opening and opening.end == comma and rest:  # "Der Präsident, so Holm, habe A"
        return Found(((low, comma), rest), source, (k, k + 1), verb.lemma, "clause, then speaker and verb")
    return _backward(s, low, comma, source, (k, k + 1), verb, taken)


def _named_or_role(s: Sentence, source: NounPhrase) -> bool:
    last = s.words[source.end - 1]
    alone = source.end - source.start == 1 and (last.glued or bool(s.language.heads))
    if last.capital or last.fold in s.language.roles or (alone and s.language.pronoun(last.fold)):
        return True
    return not s.language.bare and any(s.word(n) in s.language.roles for n in range(source.start, source.end))


def _backward(
    s: Sentence,
    low: int,
    end: int,
    source: NounPhrase,
    cue: tuple[int, int],
    verb: Verb,
    taken: Sequence[tuple[int, int]],
    least: int = 3,
) -> Found | None:
    start = max([low, *(b for _, b in taken if b <= end)])
    content = trimmed(s, start, end)
    if content is None or not long_enough(s, content, least):
        return None
    if opens_back(s, low) or s.word(content[0]) in s.language.questions:
        return None
    opens = content[0] + (s.word(content[0]) in s.language.conjunctions)
    blockers = (s.language.links | _BLOCKERS) - s.language.determiners
    if s.word(opens) in blockers and "," not in [s.text(n) for n in range(*content)]:
        return None  # "And in Geneva, he said ..." has nothing before its comma
    return Found((content,), source, cue, verb.lemma, "clause, then speaker and verb")


# ------------------------------------------------------------------ without a verb


def lead_in(s: Sentence, i: int) -> NounPhrase | None:
    """The subject of a sentence that leads up to the quotation at i: "X was blunt: ...", "X reacted, ..."."""
    if s.text(i - 1) not in (":", ","):
        return None
    return _main_subject(s, after_stamp(s), i - 1)
