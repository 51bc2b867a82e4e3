"""From labelled words to statements: best label sequence, spans, and which content belongs to which cue and source.

Pure functions on plain lists; the network's part is in tagger.py.
"""

import math
from collections.abc import Mapping, Sequence

from msgspec import Struct

SOURCE, CUE, CONTENT = 0, 1, 2
NONE = -1  # a link to nothing: no cue, no source
# Chosen on documents of PolNeAR's train split that training had not seen.
CUE_FAR, CUE_NONE = 0.06, 0.0
SOURCE_FAR, SOURCE_NONE = 0.03, 1.0
LEAST = 0.2  # a statement less sure is dropped: it costs more precision than it brings recall
ABBREVIATIONS = frozenset(
    ("Mr", "Mrs", "Ms", "Dr", "Gov", "Sen", "Rep", "Gen", "Col", "Lt", "St", "Jr", "Sr", "Prof", "U", "S", "D", "R")
)
_UNSEEN = -12.0  # log probability of a source that one of the voters could not see
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
    """A statement as indices of spans. `sure`, 0 to 1: mean probability of the contents' labels and of the source link,
    multiplied."""

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


def link(spans: Sequence[Span], links: Mapping[int, Links], costs: Sequence[float]) -> list[Group]:
    """Statements in text order. Contents of one cue make one; a cue without content makes none.

    What the pointers say is weighed against the distance, `costs` (see `distance`): a link over a full stop or
    past another cue has to be pointed out clearly. The source is the one that a statement's contents and its cue
    agree on most (mean log probability).
    """
    before = [[0] for _ in range(3)]  # how many spans of each role stand before span i
    for span in spans:
        for role in range(3):
            before[role].append(before[role][-1] + (span.role == role))

    def far(a: int, b: int, *roles: tuple[int, float]) -> float:
        lo, hi = (a, b) if a < b else (b, a)
        cost = costs[spans[hi].first] - costs[spans[lo].last + 1]
        return cost + sum(weight * (before[role][hi] - before[role][lo + 1]) for role, weight in roles)

    groups: dict[int, list[int]] = {}
    for i, span in enumerate(spans):
        if span.role != CONTENT:
            continue
        cue, value = NONE, links[i].cue.get(NONE, _NEVER) - CUE_NONE
        for j, given in links[i].cue.items():
            if j != NONE and given - CUE_FAR * far(i, j, (CUE, 6), (CONTENT, 6)) > value:
                cue, value = j, given - CUE_FAR * far(i, j, (CUE, 6), (CONTENT, 6))
        groups.setdefault(cue if cue != NONE else -2 - i, []).append(i)
    out = []
    for key, contents in groups.items():
        cue = key if key >= 0 else NONE
        votes = [links[i].source for i in contents]
        if cue != NONE and cue in links:
            votes.append(links[cue].source)
        means = {name: sum(v.get(name, _UNSEEN) for v in votes) / len(votes) for v in votes for name in v}
        anchor = cue if cue != NONE else contents[0]
        weighed = {
            name: mean - (SOURCE_FAR * far(anchor, name, (CUE, 6), (SOURCE, 2)) if name != NONE else SOURCE_NONE)
            for name, mean in means.items()
        }
        source = max(weighed, key=weighed.__getitem__) if weighed else NONE
        size = sum(spans[i].last - spans[i].first + 1 for i in contents)
        content = sum(spans[i].score * (spans[i].last - spans[i].first + 1) for i in contents) / size
        sure = math.exp(content + means[source]) if means else 0.0
        if sure >= LEAST:
            out.append(Group(tuple(contents), cue, source, sure))
    return sorted(out, key=lambda g: spans[g.contents[0]].first)


def distance(words: Sequence[str], spaced: Sequence[bool], paragraphs: Sequence[int]) -> list[float]:
    """Running cost of getting past the words: between words i and j lies `out[j] - out[i]`.

    A word costs 1, a comma 2 more, the end of a sentence 8, of a paragraph 10. `spaced[i]`: white space follows.
    """
    out = [0.0]
    for i, word in enumerate(words):
        cost = float(word[:1].isalnum())
        if word == ",":
            cost += 2
        elif word in (".", "!", "?"):
            ends = spaced[i] or (i + 1 < len(words) and words[i + 1] in ("”", '"', "’", "'") and spaced[i + 1])
            cost += 8 if ends and not (i and words[i - 1] in ABBREVIATIONS) else 0
        if i + 1 < len(words) and paragraphs[i + 1] != paragraphs[i]:
            cost += 10
        out.append(out[-1] + cost)
    return out
