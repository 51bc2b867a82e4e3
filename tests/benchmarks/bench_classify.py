"""Finding statements: words a CPU second by rules and by the engine, the memory and start of a child, and linearity."""

import subprocess
import sys
import time

from feeds.classify.classifier import Classifier
from feeds.classify.meaning import Meaning
from feeds.classify.tagger import Tagger
from feeds.profile import load_profile

STORY = (
    "“We will not sign this paper,” said Ann Lindqvist, the foreign minister of Norland. “Not this year.”\n"
    "She added that the two sides had agreed to meet again in March, although the last round had ended early.\n"
    "The hall was empty by six, and the trams of the old town ran half an hour late because of the snow.\n"
    "According to Marek Dubov, a spokesman for the Sutherian ministry, the border will stay open.\n"
)
QUIET = "The hall stood empty, and trams of the old town ran half an hour late in the snow of a grey morning.\n"
TURN = "MS LINDQVIST: We have read the draft, and we will answer it in writing before the end of the week.\n"
TALKS = "MS LINDQVIST: We will answer point {n} of the draft on missiles, and the troops go home first.\n"
ASKED = "QUESTION: Will there be another round?\n"
CHILD = """
import resource, time
began = time.perf_counter()
from feeds.classify.classifier import Classifier
from feeds.classify.meaning import Meaning
from feeds.classify.tagger import Tagger
from feeds.profile import load_profile
classifier = Classifier(load_profile(), Tagger.load, Meaning.load)
classifier.statements("“No,” said Ann Lindqvist.")
ready = time.perf_counter() - began
classifier.statements({story!r} * 40)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"{{ready:.2f}} s until the first statement, {{peak:.0f}} MiB")
"""


def rate(classifier: Classifier, text: str) -> float:
    """Words a CPU second, all threads counted."""
    began = time.process_time()
    classifier.statements(text)
    return len(text.split()) / (time.process_time() - began)


def main() -> None:
    profile = load_profile()
    rules, engine = Classifier(profile), Classifier(profile, Tagger.load)
    whole = Classifier(profile, Tagger.load, Meaning.load)
    for classifier in (engine, whole):
        classifier.statements(STORY)
    for name, text in (
        ("news", STORY * 40),
        ("without a cue", QUIET * 100),
        ("transcript", (ASKED + TURN) * 400),
        ("... of talks", "".join(ASKED + TALKS.format(n=n) for n in range(100))),
    ):
        rates = "   ".join(
            f"{how} {rate(classifier, text):9,.0f}"
            for how, classifier in (("rules", rules), ("engine", engine), ("with issues by the network", whole))
        )
        print(f"{name:16} {rates} words a CPU second")
    for words in (50_000, 200_000):
        text = (ASKED + TURN) * (words // len((ASKED + TURN).split()))
        began = time.process_time()
        engine.statements(text)
        print(f"transcript of {words:,} words: {time.process_time() - began:.1f} s of CPU")
    child = subprocess.run(
        [sys.executable, "-c", CHILD.format(story=STORY)], capture_output=True, text=True, check=True
    )
    print("a child:", child.stdout.strip())


if __name__ == "__main__":
    main()
