"""Issues and positions on the labelled set, position on PLV by cross-validation, and what both cost.

Statements and PLV are read from ../shared; where it is absent only our own sentences are measured.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

from msgspec import Struct

from feeds.classify.classifier import LANGUAGES, Classifier
from feeds.classify.english import ENGLISH
from feeds.classify.issues import IssueTagger
from feeds.classify.meaning import Meaning, Read, passage
from feeds.classify.positions import PositionTagger, Reading
from feeds.classify.tagger import Tagger
from feeds.classify.text import fold, tokens
from feeds.profile import Profile, load_profile
from store.records import POSITIONS, Statement, Tag
from tests.benchmarks import labelled, linear
from tests.benchmarks.labelled import SHARED, Split

COARSE = dict.fromkeys(("agree", "consult", "support", "concede"), "cooperation")
COARSE |= dict.fromkeys(("request", "accuse", "reject", "threaten"), "conflict")
CODES = ("AGREE", "CONSULT", "SUPPORT", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN")
ROOTS = dict(zip(POSITIONS[: len(CODES)], CODES, strict=True))
FOLDS = 5
PUBLISHED = """  published on PLV_test (macro F1)   quad   root
    Universal PETRARCH               51.8   46.3
    GPT-4, codebook in the prompt    76.7   61.5
    ZSP (RoBERTa-large-MNLI, rules)  89.6   82.4
    ConfliBERT trained on PLV_train  96.3   86.7"""


class Answer(Struct, frozen=True):
    """What stands in the labels beside what was found: by the rules, by the network, and what is shown of both.

    `given` are the tags of the rules alone, `shown` those a reader sees.
    """

    position: str
    issues: frozenset[str]
    rules: Reading | None
    read: Read | None
    given: Statement
    shown: Statement


def main() -> None:
    profile = load_profile()
    rules, positions, issues = Classifier(profile), PositionTagger(), IssueTagger(profile)
    network = Meaning.load()
    shared = (SHARED / "real-feeds").is_dir()
    parts: dict[str, list[Answer]] = {}
    if shared:
        for split in get_args(Split):
            parts[f"statements, {split}"] = list(_statements(split, rules, positions, network))
    for name, file in (("own sentences", "sentences.jsonl"), ("written by others", "written.jsonl")):
        for split in ("tuning", "held-back"):
            parts[f"{name}, {split}"] = list(_sentences(file, split, positions, issues))
    print("rules: phrases alone; both: with what the network reads in its context. It was taught by tuning parts.")
    for name, answers in parts.items():
        _print_issues(name, answers)
    for name, answers in parts.items():
        _print_positions(name, answers)
    if shared:
        _plv(positions)
        _cost(profile)
    else:
        print("../shared is not at hand: no statements, no PLV, no cost")


def _statements(
    split: Split, classifier: Classifier, tagger: PositionTagger, network: Meaning | None
) -> Iterator[Answer]:
    for label, statement in labelled.statements(classifier, split):
        title, text = labelled.source(label)
        base = text if label.where == "text" else title
        content = statement.content if statement else ((label.start, label.end),)
        words = [token for a, b in content for token in tokens(base, a, b, [])]
        cue = statement.cue.text if statement and statement.cue else ""
        given = statement or Statement(
            text=base[label.start : label.end], kind="indirect", start=label.start, end=label.end, content=content
        )
        read, shown = None, given
        if network and statement and label.language == "en":
            read = network.read([passage(statement, title, text)])[0]
            (shown,) = classifier.settled([statement], title, text, network)
        yield Answer(
            label.position,
            frozenset(label.issues),
            tagger.read(_lemma(cue, label.language), cue, words, base),
            read,
            given,
            shown,
        )


def _sentences(file: str, split: str, tagger: PositionTagger, issues: IssueTagger) -> Iterator[Answer]:
    for s in labelled.sentences(file):
        if s.split == split:
            words = tokens(s.text, 0, len(s.text), [])
            reading = tagger.read(_lemma(s.cue, s.language), s.cue, words, s.text)
            given = Statement(
                text=s.text,
                kind="indirect",
                start=0,
                end=len(s.text),
                content=((0, len(s.text)),),
                issues=issues.tags(words, s.text),
                position=Tag(reading.position, reading.why) if reading and reading.sure else None,
            )
            yield Answer(s.position, frozenset(s.issues), reading, None, given, given)


def _lemma(cue: str, language: str) -> str:
    verbs = LANGUAGES.get(language, ENGLISH).verbs
    return next((verbs[w].lemma for w in map(fold, re.findall(r"[\w'’]+", cue)) if w in verbs), "")


def _print_issues(name: str, answers: Sequence[Answer]) -> None:
    gold = sum(len(a.issues) for a in answers)
    print(f"issues, {name:28}{len(answers):4} cases, {gold:3} tags:", end="")
    for kind in ("given", "shown"):
        tags = [frozenset(t.id for t in getattr(a, kind).issues) for a in answers]
        right = sum(len(t & a.issues) for t, a in zip(tags, answers, strict=True))
        found = sum(map(len, tags))
        print(
            f"  {'rules' if kind == 'given' else 'both'} precision {right / max(1, found):.3f} "
            f"recall {right / gold:.3f} micro F1 {2 * right / (found + gold):.3f}",
            end="",
        )
        if all(a.read is None for a in answers):
            break
    print()


def _print_positions(name: str, answers: Sequence[Answer]) -> None:
    gold = [a.position for a in answers]
    rules = [a.rules.position if a.rules else "none" for a in answers]
    kinds = {"rules": rules}
    if any(a.read for a in answers):
        kinds["learned"] = [_likeliest(a.read) if a.read else r for a, r in zip(answers, rules, strict=True)]
        kinds["both"] = [
            a.rules.position if a.rules and a.rules.sure else learned
            for a, learned in zip(answers, kinds["learned"], strict=True)
        ]
    print(f"positions, {name}")
    for kind, answer in kinds.items():
        coarse = macro([COARSE.get(g, "none") for g in gold], [COARSE.get(a, "none") for a in answer])
        print(f"  {kind:8} macro F1 {macro(gold, answer):.3f}  coarse {coarse:.3f}")
    acts = sum(g != "none" for g in gold)
    for kind in ("given", "shown") if "learned" in kinds else ("given",):
        shown = [tag.id if (tag := getattr(a, kind).position) else "none" for a in answers]
        tags = [(g, s) for g, s in zip(gold, shown, strict=True) if s != "none"]
        right = sum(g == s for g, s in tags)
        print(
            f"  shown by {'rules' if kind == 'given' else 'both'}: {right} of {len(tags)} right, "
            f"precision {right / max(1, len(tags)):.3f}; "
            f"on {len(tags) / len(gold):.0%} of cases, {right / max(1, acts):.0%} of those with an act"
        )


def _likeliest(read: Read) -> str:
    return max(read.positions, key=read.positions.__getitem__)


def macro(gold: Sequence[str], answers: Sequence[str]) -> float:
    """The mean F1 over the classes of `gold`."""
    hits = Counter(g for g, a in zip(gold, answers, strict=True) if g == a)
    asked, given = Counter(gold), Counter(answers)
    return sum(2 * hits[c] / (asked[c] + given[c]) for c in asked) / len(asked)


# ---------------------------------------------------------------- PLV


def _plv(tagger: PositionTagger) -> None:
    """Root codes of PLV_train, each fifth answered by what was trained on the others. Rules know 8 codes of 15."""
    folder = SHARED / "eval" / "position"
    head, *lines = (folder / "PLV_train.tsv").read_text(encoding="utf-8").splitlines()
    rows = [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
    answers: dict[str, list[dict[str, Any]]] = {"rules": [], "learned": [], "both": []}
    for k in range(FOLDS):
        model = linear.train([(_masked(r), r["root"]) for n, r in enumerate(rows) if n % FOLDS != k])
        for row in rows[k::FOLDS]:
            reading = _event(tagger, row)
            guess = model.answer(_masked(row))[0]
            root = ROOTS[reading.position] if reading else None
            answers["rules"].append({"id": row["id"], "root": root})
            answers["learned"].append({"id": row["id"], "root": guess})
            answers["both"].append({"id": row["id"], "root": root if reading and reading.sure else guess})
    print(f"PLV_train, {FOLDS}-fold, by ../shared/eval/position/score.py; nothing of the rules was tuned on it")
    with tempfile.TemporaryDirectory() as folder_of_answers:
        for name, found in answers.items():
            path = Path(folder_of_answers) / f"{name}.jsonl"
            path.write_text("".join(json.dumps(line) + "\n" for line in found), encoding="utf-8")
            command = [sys.executable, str(folder / "score.py"), str(folder / "PLV_train.tsv"), str(path), "--json"]
            for only in ((), ("--only", "statement")):
                scored = json.loads(
                    subprocess.run([*command, *only], check=True, capture_output=True, text=True).stdout
                )
                rows_of = "8 codes a party can utter" if only else "all 15 codes"
                print(f"  {name:8}{rows_of:26}{_scores(scored)}")
    print(PUBLISHED)


def _scores(scored: dict[str, Any]) -> str:
    names = {"root": "root", "penta": "quad", "quad": "quad", "coarse": "quad", "binary": "binary"}
    return "  ".join(
        f"{names[key]} {100 * value['macro_f1']:.1f}"
        for key, value in scored.items()
        if key in names and isinstance(value, dict) and "macro_f1" in value
    )


def _event(tagger: PositionTagger, row: dict[str, str]) -> Reading | None:
    """The act of an event sentence: the reporting verb after the source stands for the cue."""
    sentence = row["sentence"]
    at = sentence.find(row["source"])
    rest = sentence[at + len(row["source"]) :] if at >= 0 else sentence
    words = tokens(rest, 0, len(rest), [])
    for n, token in enumerate(words[:12]):
        cue = rest[token.start : words[min(n + 1, len(words) - 1)].end]
        if tagger.names(cue):
            lemma = ENGLISH.verbs[token.fold].lemma if token.fold in ENGLISH.verbs else ""
            return tagger.read(lemma, cue, words[n + 1 :], rest)
    return tagger.read("", "", words, rest)


def _masked(row: dict[str, str]) -> str:
    return row["sentence"].replace(row["source"], "SOURCE").replace(row["target"], "TARGET")


# ---------------------------------------------------------------- cost


def _cost(profile: Profile) -> None:
    """CPU seconds for PolNeAR's development articles: attribution by the engine, and issues and positions on top."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((SHARED / "eval/attribution/polnear-dev").glob("*.txt"))]
    engine = Classifier(profile, Tagger.load)
    engine.tagged('"Yes," she said.')
    start = time.process_time()
    found = [(text, engine.statements(text)) for text in texts]
    whole = time.process_time() - start
    positions, issues, network = PositionTagger(), IssueTagger(profile), Meaning.load()
    start = time.process_time()
    for text, statements in found:
        for s in statements:
            words = [token for a, b in s.content for token in tokens(text, a, b, [])]
            positions.tag("", s.cue.text if s.cue else "", words, text)
            if not issues.tags(words, text):
                issues.beside(words, text, (s.start, s.end), None)
    rules = time.process_time() - start
    start = time.process_time()
    for text, statements in found:
        if network:
            engine.settled(statements, "", text, network)
    learned = time.process_time() - start
    count = sum(len(statements) for _, statements in found)
    print(
        f"cost: {len(texts)} articles, {count} statements; attribution {whole - rules:.2f} s, issues and positions "
        f"{rules:.2f} s by rules and {learned:.2f} s by the network: {(rules + learned) / (whole - rules):.1%} of it"
    )
