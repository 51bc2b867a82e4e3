"""From labelled words to statements: best label sequence, spans, and which content belongs to which cue and source.

Pure functions on plain lists; the network's part is in tagger.py.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct

SOURCE, CUE, CONTENT = 0, 1, 2
NONE = -1  # a link to nothing: no cue, no source
_NEVER = -1e9


class Span(Struct, frozen=True):
    """Words [first, last] of one role; `score` is the mean log probability of their labels."""

    role: int
    first: int
    last: int
    score: float


class Links(Struct, frozen=True):
    """Log probabilities that a span's cue, or source, is the span with that index (NONE: that it has none)."""

    cue: Mapping[int, float]
    source: Mapping[int, float]


class Group(Struct, frozen=True):
    """A statement as indices of spans. `sure` is the probability of the source link, 0 to 1."""

    contents: tuple[int, ...]
    cue: int
    source: int
    sure: float


def decode(scores: Sequence[Sequence[float]], begins: Sequence[bool], offset: int = 0) -> list[Span]:
    """Spans of the best sequence of labels O, BS, IS, BC, IC, BT, IT (Viterbi, linear in words).

    `scores[i]` are log probabilities of word offset+i; an I follows only its own B or I, and never begins a
    paragraph (`begins[i]`).
    """
    back: list[tuple[int, int, int, int]] = []
    best = [0.0] + [_NEVER] * 6
    for row, begin in zip(scores, begins, strict=True):
        top = max(range(7), key=best.__getitem__)
        value = best[top]
        if begin:
            ks, kc, kt = 1, 3, 5
            s = c = t = _NEVER
        else:
            ks = 1 if best[1] >= best[2] else 2
            kc = 3 if best[3] >= best[4] else 4
            kt = 5 if best[5] >= best[6] else 6
            s, c, t = best[ks], best[kc], best[kt]
        back.append((top, ks, kc, kt))
        best = [
            value + row[0],
            value + row[1],
            s + row[2],
            value + row[3],
            c + row[4],
            value + row[5],
            t + row[6],
        ]
    labels = [0] * len(back)
    state = max(range(7), key=best.__getitem__)
    for i in range(len(back) - 1, -1, -1):
        labels[i] = state
        state = back[i][state // 2 if state and state % 2 == 0 else 0]
    spans: list[Span] = []
    i = 0
    while i < len(labels):
        label = labels[i]
        if not label:
            i += 1
            continue
        j, total = i + 1, scores[i][label]
        while j < len(labels) and labels[j] == label + label % 2:
            total += scores[j][labels[j]]
            j += 1
        spans.append(Span((label - 1) // 2, offset + i, offset + j - 1, total / (j - i)))
        i = j
    return spans


def link(spans: Sequence[Span], links: Mapping[int, Links]) -> list[Group]:
    """Statements in text order. Contents of one cue make one; a cue without content makes none.

    A statement's source is the one that its contents and its cue agree on most (mean log probability).
    """
    groups: dict[int, list[int]] = {}
    for i, span in enumerate(spans):
        if span.role != CONTENT:
            continue
        given = links[i].cue
        cue = max(given, key=given.__getitem__) if given else NONE
        groups.setdefault(cue if cue != NONE else -2 - i, []).append(i)
    out = []
    for key, contents in groups.items():
        cue = key if key >= 0 else NONE
        votes = [links[i].source for i in contents]
        if cue != NONE and cue in links:
            votes.append(links[cue].source)
        source, sure = _agree(votes)
        out.append(Group(tuple(contents), cue, source, sure))
    return sorted(out, key=lambda g: spans[g.contents[0]].first)


def _agree(votes: Sequence[Mapping[int, float]]) -> tuple[int, float]:
    """The source with the best mean log probability over the votes, and that mean as a probability."""
    from math import exp

    names = {name for v in votes for name in v}
    best, value = NONE, _NEVER
    for name in sorted(names):
        mean = sum(v.get(name, -12.0) for v in votes) / len(votes)
        if mean > value:
            best, value = name, mean
    return best, exp(value) if value > _NEVER else 0.0
