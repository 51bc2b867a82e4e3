"""Noun phrases around a reporting verb, without a parser: who stands before it, who stands after it.

The walk is by closed word classes and capitals. It gives up rather than guess: what is no plain noun phrase is None.
"""

from collections.abc import Sequence
from typing import NamedTuple

from .language import Language
from .text import ABBREVIATIONS, Token

LONGEST = 30  # tokens of a noun phrase
_APPOSITION = 40  # tokens between two commas
_DASHES = ("–", "—", "-", "―")
_RELATIVE = ("that", "this")
_INCLUDING = ("including", "like", "alongside")
_NATIONAL = ("ian", "can", "ish", "ese", "ench", "estern", "astern")


class NounPhrase(NamedTuple):
    """Tokens [start, end), and [about_start, about_end) for what is said of it between commas."""

    start: int
    end: int
    about_start: int = 0
    about_end: int = 0


def nominal(token: Token, language: Language) -> bool:
    """Whether a token can belong to a noun phrase."""
    if token.kind != "w":
        return False
    word = token.fold
    if "'" in word and not word.endswith("'s"):
        return token.capital and word.partition("'")[0] not in language.stops  # "O'Neill", but not "I'm"
    if len(word) > 1 and token.text.isupper():
        return True  # "US" is not "us"
    if word in language.determiners:
        return True
    if word in language.stops or word in language.negations or word in language.modals:
        return False
    if token.capital:
        return word not in language.adverbs
    if word in language.roles:
        return True
    if word in language.verbs or language.is_adverb(word):
        return False
    if language.nouns_capital and not word.endswith(("e", "en", "er", "es", "em")):
        return False  # not even an adjective
    return not word.endswith(("ed", "ing"))


def before(words: Sequence[Token], low: int, at: int, language: Language) -> NounPhrase | None:
    """The subject of the verb at `at`, looked for in words[low:at]; None where it is denied or unclear."""
    end, about = _skip_back(words, low, at - 1, language)
    if end < low:
        return None
    last = words[end]
    if last.kind != "w":
        return None
    if language.pronoun(last.fold) and last.fold not in ("who", "that"):
        return NounPhrase(end, end + 1, *about)
    start = _walk_back(words, low, end, language)
    start = _trim(words, start, end, language)
    if start > end or not nominal(last, language) or last.fold in language.determiners:
        return None
    if about != (0, 0):
        if words[about[0]].fold in _INCLUDING:
            return NounPhrase(start, about[1])
        if not any(words[n].capital for n in range(start + 1, end + 1)) and not words[end].capital:
            # "After the vote, Ann Example (Party), said": the words between the commas are the subject.
            inner = after(words, about[0], about[1], language)
            if inner and words[inner.start].capital and _named(words, inner, language):
                return inner
    return NounPhrase(start, end + 1, *about)


def _shortened(token: Token) -> bool:
    """Whether a full stop after the token belongs to it: "Mr.", an initial."""
    return token.fold in ABBREVIATIONS or (len(token.text) == 1 and token.text.isupper())


def _named(words: Sequence[Token], phrase: NounPhrase, language: Language) -> bool:
    """Whether a noun phrase ends in a name, not in a role word."""
    last = words[phrase.end - 1]
    return last.capital and last.fold not in language.roles


def _skip_back(words: Sequence[Token], low: int, j: int, language: Language) -> tuple[int, tuple[int, int]]:
    """Step back from the verb over adverbs, auxiliaries, times and insertions; -1 where it is denied or unclear."""
    about = (0, 0)
    for _ in range(LONGEST):
        if j < low:
            return -1, about
        token = words[j]
        if token.kind == "q":
            return -1, about
        if token.kind == "p":
            if token.text in _DASHES:
                j = _partner(words, low, j, _DASHES)
            elif token.text == ")":
                j = _partner(words, low, j, ("(",))
            elif token.text == "," and about == (0, 0):
                i = _partner(words, low, j, (",",))
                if i <= low:
                    return -1, about
                about = (i + 1, j)
                j = i
            else:
                return -1, about
            if j < low:
                return -1, about
            j -= 1
            continue
        word = token.fold
        if word in language.negations or word.endswith(("n't", "n’t")) or word in language.modals:
            return -1, about
        if word == "who":
            j -= 1
            if j >= low and words[j].text == ",":
                j -= 1
            return j, about
        phrase = _adverb_phrase(words, low, j, language)
        if phrase:
            j -= phrase
        elif word in language.auxiliaries or (language.is_adverb(word) and not token.capital):
            j -= 1
        elif word in language.times and j > low and _time_phrase(words, low, j, language) < j:
            j = _time_phrase(words, low, j, language)
        else:
            return j, about
    return -1, about


def _adverb_phrase(words: Sequence[Token], low: int, j: int, language: Language) -> int:
    """Tokens of the adverb of several words that ends at j."""
    for phrase in language.adverb_phrases:
        start = j + 1 - len(phrase)
        if start >= low and all(words[start + n].fold == word for n, word in enumerate(phrase)):
            return len(phrase)
    return 0


def _time_phrase(words: Sequence[Token], low: int, j: int, language: Language) -> int:
    """Index before the phrase "on Wednesday", "late on 12 January" that ends at j; j where there is none."""
    i = j
    while i > low and (words[i].fold in language.times or words[i].text.isdigit()):
        i -= 1
    if words[i].fold in ("on", "in", "at") or (not language.bare and words[i].fold in language.prepositions):
        i -= 1
        while i > low and words[i].fold in ("late", "early", "later", "earlier"):
            i -= 1
        return i
    return i if words[j].fold not in ("may", "march", "august") else j


def _partner(words: Sequence[Token], low: int, j: int, marks: tuple[str, ...]) -> int:
    """Index of the mark that opens the insertion closed at j, or -1."""
    for i in range(j - 1, max(low, j - _APPOSITION) - 1, -1):
        if words[i].text in marks and words[i].kind == "p":
            return i
    return -1


def _walk_back(words: Sequence[Token], low: int, end: int, language: Language) -> int:
    start = i = end
    coordinated = False
    while i >= low and end - i < LONGEST:
        token = words[i]
        previous = words[i - 1] if i > low else None
        if token.kind != "w":
            if token.text == "." and previous is not None and _shortened(previous):
                i -= 1
                continue
            if token.text in ("'", "’", "&"):
                i -= 1
                continue
            listed = token.text == "," and coordinated and previous is not None and previous.capital
            includes = token.text == "," and words[i + 1].fold in _INCLUDING
            if listed or includes:
                i -= 1
                continue
            break
        word = token.fold
        if word in _INCLUDING and previous is not None and previous.text == ",":
            i -= 1
            continue
        if word in language.conjunctions:
            if previous is None or not nominal(previous, language) or previous.fold in language.determiners:
                break
            coordinated = True
            i -= 1
            continue
        if word in language.links:
            if previous is None or not nominal(previous, language):
                break
            if word != "for" and word not in language.of and previous.fold not in language.roles:
                break
            i -= 1
            continue
        dated = previous is not None and previous.fold in ("on", "in", "last", "this", "next", "late", "early")
        timed = word in language.times or token.text.isdigit()
        if not nominal(token, language) or (timed and i < end and (dated or language.oblique_endings)):
            break
        if word in _RELATIVE and i < end and words[i + 1].capital:
            break  # "the claims that Ann Example rejected"
        start = i
        i -= 1
        if word in language.determiners and (
            previous is None or previous.fold not in language.links | language.conjunctions | language.determiners
        ):
            break
    return start


def _trim(words: Sequence[Token], start: int, end: int, language: Language) -> int:
    while start <= end and (words[start].kind != "w" or words[start].fold in language.links | language.conjunctions):
        start += 1
    return start


def after(words: Sequence[Token], at: int, high: int, language: Language) -> NounPhrase | None:
    """The noun phrase that begins at `at`, as in "said Ann Example", with what stands behind it between commas."""
    i = at
    if i < high and language.pronoun(words[i].fold) and words[i].kind == "w":
        return NounPhrase(i, i + 1)
    end = at
    while i < high and i - at < LONGEST:
        token = words[i]
        following = words[i + 1] if i + 1 < high else None
        if language.heads and i > at and (past := _past_insertion(words, i, high, language)):
            i = past
            continue
        if token.kind != "w":
            abbreviated = token.text == "." and i > at and _shortened(words[i - 1])
            if abbreviated or (token.text in ("'", "’") and i > at):
                i += 1
                continue
            break
        if token.fold in language.conjunctions and i > at:
            if (
                following is None
                or not nominal(following, language)
                or not (following.capital or _is_role(following, language))
            ):
                break
            i += 1
            continue
        if token.fold in language.links and i > at:
            holds = words[i - 1].fold in language.roles or token.fold in language.of
            if following is None or not holds or not nominal(following, language):
                break
            i += 1
            continue
        if not nominal(token, language):
            break
        if token.fold in language.times and not token.capital and i > at:
            break
        if language.nouns_capital and i > at and not token.capital and words[i - 1].capital:
            break  # no adjective follows its noun
        if (
            token.fold in language.determiners
            and i > at
            and words[i - 1].fold not in language.links | language.determiners
        ):
            break
        i += 1
        if token.capital or not language.nouns_capital or token.fold in language.roles:
            end = i
    if end == at or words[end - 1].fold in language.determiners:
        return None
    if end + 1 < high and words[end].text == ",":
        stop = next((n for n in range(end + 1, min(high, end + _APPOSITION)) if words[n].kind != "w"), 0)
        opens = words[end + 1]
        told = nominal(opens, language) or opens.fold in ("who", "whose", "which") or opens.fold.endswith("ing")
        closed = stop and (
            words[stop].text == "," or (words[stop].text == "." and _verbless(words, end, stop, language))
        )
        if closed and told:
            return NounPhrase(at, end, end + 1, stop)
    return NounPhrase(at, end)


def _past_insertion(words: Sequence[Token], i: int, high: int, language: Language) -> int:
    """Index of a name in the nominative behind the name of a body in quotation marks, or behind a place of office."""
    token = words[i]
    at = 0
    if token.kind == "q":
        at = i + 1
    elif token.text == "«":
        at = next((n + 1 for n in range(i, min(high, i + 6)) if words[n].text == "»"), 0)
    elif token.fold in language.prepositions:
        at = next((n for n in range(i + 2, min(high - 1, i + 8)) if words[n].capital and words[n + 1].capital), 0)
    if not at or at + 1 >= high or any(words[n].kind == "p" and words[n].text not in "«»" for n in range(i, at)):
        return 0
    named = words[at].capital and words[at + 1].capital
    first, second = words[at].fold, words[at + 1].fold
    subject = first[-1:] not in "аеоуыюя" and not second.endswith(("а", "у", "ом", "ым", "ого", "ому"))
    return at if named and subject else 0


def _verbless(words: Sequence[Token], start: int, end: int, language: Language) -> bool:
    return not any(words[n].fold in language.auxiliaries | language.modals for n in range(start, end))


def _is_role(token: Token, language: Language) -> bool:
    return token.fold in language.roles or token.fold in language.determiners


def national(token: Token) -> bool:
    """Whether a capital word looks like an adjective of a nation ("Russian"), which makes "claims" after it a noun."""
    return token.capital and token.fold.endswith(_NATIONAL)
