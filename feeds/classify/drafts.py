"""Statements in the making: what the classifier knows of one before it is tagged, as spans of the text."""

from bisect import bisect_left

from msgspec import Struct

from store.records import Part, Span, Where

from .sentence import Found, Sentence
from .speakers import Resolved
from .text import Quotation


class Draft(Struct):
    """One of them. `quoted` and `words` count those in quotation marks and all; `around` is the sentence, `before` the
    one before it."""

    content: list[Span]
    quoted: int
    words: int
    source: Part | None
    cue: Part | None
    verb: str
    rule: str
    resolved: Resolved
    ends_quoted: bool
    where: Where
    around: Span | None = None
    before: Span | None = None


def drafted(text: str, s: Sentence, item: Found, resolved: Resolved, where: Where) -> Draft:
    """The statement that an attribution makes of a sentence."""
    content: list[Span] = []
    quoted = total = 0
    for a, b in item.content:
        content.append((s.words[a].start, s.words[b - 1].end))
        for n in range(a, b):
            token = s.words[n]
            if token.kind == "q":
                quote = s.quotes[token.quote]
                quoted += quote.words
                total += quote.words
            elif token.kind == "w":
                total += 1
                if n > s.low and text[token.start - 1] in "“\"«„‘'" and text[token.end : token.end + 1] in '”"»“’':
                    quoted += 1
        last = s.words[b - 1]
        if last.kind == "q":
            quote = s.quotes[last.quote]
            content += [part for part in quote.parts if part[0] > last.end]
        first = s.words[a]
        if first.kind == "q":
            earlier = [part for part in s.quotes[first.quote].parts if part[1] < first.start]
            content = [*earlier, *content]
    return Draft(
        content=content,
        quoted=quoted,
        words=total,
        source=part_of(text, s, item.source.start, item.source.end) if item.source else None,
        cue=part_of(text, s, *item.cue) if item.cue else None,
        verb=item.verb,
        rule=item.rule,
        resolved=resolved,
        ends_quoted=s.words[item.content[-1][1] - 1].kind == "q",
        where=where,
    )


def span_of(s: Sentence) -> Span:
    """Where a sentence stands in the text."""
    return s.words[s.low].start, s.words[s.high - 1].end


def part_of(text: str, s: Sentence, a: int, b: int) -> Part:
    """Tokens [a, b) of a sentence's paragraph as they stand in the text."""
    start, end = s.words[a].start, s.words[b - 1].end
    return Part(text[start:end], start, end)


def extend(draft: Draft, quote: Quotation) -> None:
    """Let a statement go on with a further quotation."""
    draft.content += list(quote.parts)
    draft.quoted += quote.words
    draft.words += quote.words


def without_overlaps(drafts: list[Draft]) -> list[Draft]:
    """Drafts in text order; one whose content meets that of a surer or earlier one is left out."""
    kept: list[Draft] = []
    spans: list[Span] = []
    for draft in sorted(drafts, key=lambda d: (d.content[0], -d.content[-1][1])):
        if all(_free(spans, span) for span in draft.content):
            kept.append(draft)
            for span in draft.content:
                spans.insert(bisect_left(spans, span), span)
    return kept


def _free(spans: list[Span], span: Span) -> bool:
    place = bisect_left(spans, span)
    after_ok = place >= len(spans) or spans[place][0] >= span[1]
    before_ok = place == 0 or spans[place - 1][1] <= span[0]
    return after_ok and before_ok
