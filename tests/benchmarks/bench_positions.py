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
from feeds.classify.positions import PositionTagger, Reading
from feeds.classify.text import fold, tokens
from feeds.profile import load_profile
from store.records import POSITIONS
from tests.benchmarks import labelled, linear
from tests.benchmarks.labelled import SHARED, Split

COARSE = dict.fromkeys(("agree", "consult", "support", "concede"), "cooperation")
COARSE |= dict.fromkeys(("request", "accuse", "reject", "threaten"), "conflict")
CODES = ("AGREE", "CONSULT", "SUPPORT", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN")
ROOTS = dict(zip(POSITIONS[: len(CODES)], CODES, strict=True))
FOLDS = 5
WIDE = 0.8  # least probability of a learned answer that counts as sure
PUBLISHED = """  published on PLV_test (macro F1)   quad   root
    Universal PETRARCH               51.8   46.3
    GPT-4, codebook in the prompt    76.7   61.5
    ZSP (RoBERTa-large-MNLI, rules)  89.6   82.4
    ConfliBERT trained on PLV_train  96.3   86.7"""


class Answer(Struct, frozen=True):
    """What stands in the labels beside what was found; `text` is what was said, `shown` the tag a reader sees."""

    position: str
    issues: frozenset[str]
    rules: Reading | None
    found: frozenset[str]
    text: str


def main() -> None:
    profile = load_profile()
    classifier, positions, issues = Classifier(profile), PositionTagger(), IssueTagger(profile)
    own = {
        f"{name}, {split}": list(_sentences(file, split, positions, issues))
        for name, file in (("own sentences", "sentences.jsonl"), ("written by others", "written.jsonl"))
        for split in ("tuning", "held-back")
    }
    shared = (SHARED / "real-feeds").is_dir()
    parts: dict[str, list[Answer]] = {}
    if shared:
        for split in get_args(Split):
            parts[f"statements, {split}"] = list(_statements(split, classifier, positions))
    parts |= own
    learned = linear.train([(a.text, a.position) for name, p in parts.items() if "tuning" in name for a in p])
    for name, answers in parts.items():
        _print_issues(name, answers)
    print("learned: word pairs and letter groups, trained on all tuning parts; both: the rules, learned where silent")
    for name, answers in parts.items():
        _print_positions(name, answers, learned)
    if shared:
        _plv(positions)
        _cost(classifier, positions, issues)
    else:
        print("../shared is not at hand: no statements, no PLV, no cost")


def _statements(split: Split, classifier: Classifier, tagger: PositionTagger) -> Iterator[Answer]:
    for label, statement in labelled.statements(classifier, split):
        base = labelled.source(label)[label.where == "text"]
        content = statement.content if statement else ((label.start, label.end),)
        words = [token for a, b in content for token in tokens(base, a, b, [])]
        cue = statement.cue.text if statement and statement.cue else ""
        yield Answer(
            label.position,
            frozenset(label.issues),
            tagger.read(_lemma(cue, label.language), cue, words, base),
            frozenset(t.id for t in statement.issues) if statement else frozenset(),
            f"{cue} {' '.join(t.text for t in words)}",
        )


def _sentences(file: str, split: str, tagger: PositionTagger, issues: IssueTagger) -> Iterator[Answer]:
    for s in labelled.sentences(file):
        if s.split == split:
            words = tokens(s.text, 0, len(s.text), [])
            reading = tagger.read(_lemma(s.cue, s.language), s.cue, words, s.text)
            found = frozenset(t.id for t in issues.tags(words, s.text))
            yield Answer(s.position, frozenset(s.issues), reading, found, f"{s.cue} {s.text}")


def _lemma(cue: str, language: str) -> str:
    verbs = LANGUAGES.get(language, ENGLISH).verbs
    return next((verbs[w].lemma for w in map(fold, re.findall(r"[\w'’]+", cue)) if w in verbs), "")


def _print_issues(name: str, answers: Sequence[Answer]) -> None:
    right = sum(len(a.found & a.issues) for a in answers)
    found, gold = sum(len(a.found) for a in answers), sum(len(a.issues) for a in answers)
    print(
        f"issues, {name:26}{len(answers):4} cases, {gold:3} tags: precision {right / found:.3f}, "
        f"recall {right / gold:.3f}, micro F1 {2 * right / (found + gold):.3f}"
    )


def _print_positions(name: str, answers: Sequence[Answer], learned: linear.Model) -> None:
    gold = [a.position for a in answers]
    guesses = [learned.answer(a.text) for a in answers]
    rules = [a.rules.position if a.rules else "none" for a in answers]
    alone = [guess for guess, _ in guesses]
    both = [r if r != "none" else g if p >= WIDE else "none" for r, (g, p) in zip(rules, guesses, strict=True)]
    shown = [a.rules.position if a.rules and a.rules.sure else "none" for a in answers]
    print(f"positions, {name}")
    if "tuning" in name:
        print("  (learned was trained on these: its figures here say nothing)")
    for kind, answer in (("rules", rules), ("learned", alone), ("both", both), ("shown", shown)):
        coarse = macro([COARSE.get(g, "none") for g in gold], [COARSE.get(a, "none") for a in answer])
        print(f"  {kind:8} macro F1 {macro(gold, answer):.3f}  coarse {coarse:.3f}")
    tags = [(g, s) for g, s in zip(gold, shown, strict=True) if s != "none"]
    right = sum(g == s for g, s in tags)
    acts = sum(g != "none" for g in gold)
    print(
        f"  shown only: {right} of {len(tags)} right, precision {right / max(1, len(tags)):.3f}; "
        f"on {len(tags) / len(gold):.0%} of cases, {right / max(1, acts):.0%} of those with an act"
    )


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


def _cost(classifier: Classifier, positions: PositionTagger, issues: IssueTagger) -> None:
    """Seconds of tagging against seconds of the whole, over the development articles of PolNeAR."""
    texts = [p.read_text(encoding="utf-8") for p in sorted((SHARED / "eval/attribution/polnear-dev").glob("*.txt"))]
    start = time.process_time()
    found = [(text, s) for text in texts for s in classifier.statements(text)]
    whole = time.process_time() - start
    start = time.process_time()
    for text, s in found:
        words = [token for a, b in s.content for token in tokens(text, a, b, [])]
        positions.tag("", s.cue.text if s.cue else "", words, text)
        if not issues.tags(words, text):
            issues.beside(words, text, (s.start, s.end), None)
    tags = time.process_time() - start
    print(
        f"cost: {len(texts)} articles, {len(found)} statements, {whole:.2f} s in all, {tags:.2f} s of it issues and "
        f"positions: {tags / (whole - tags):.1%} of attribution"
    )
