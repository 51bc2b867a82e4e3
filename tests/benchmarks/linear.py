"""A small linear model over words, word pairs and letter groups: what learning alone would give.

Multinomial logistic regression on hashed features (Weinberger et al., 2009), by gradient steps, numpy only. It is
trained where it is measured and ships with nothing: PLV's terms are open, and 300 statements are too few.
"""

import re
import zlib
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SIZE = 1 << 16
ROUNDS, STEP, DECAY = 30, 0.5, 1e-4


class Model(NamedTuple):
    """`weights` is SIZE x classes; features of a text weigh the same and have length 1."""

    classes: tuple[str, ...]
    weights: npt.NDArray[np.float32]

    def answer(self, text: str) -> tuple[str, float]:
        """The likeliest class and its probability."""
        shares = _softmax(self.weights[features(text)].sum(0) / np.sqrt(len(features(text))))
        best = int(shares.argmax())
        return self.classes[best], float(shares[best])


def features(text: str) -> npt.NDArray[np.int64]:
    """Places of the text's features, each once."""
    words = re.findall(r"\w+|[^\w\s]", text.lower())
    found = set(words) | {f"{a} {b}" for a, b in pairwise(words)}
    found |= {f"<{w}>"[i : i + n] for w in words for n in (4, 5) for i in range(max(0, len(w) + 3 - n))}
    return np.array(sorted({zlib.crc32(f.encode()) % SIZE for f in found} or {0}), dtype=np.int64)


def train(rows: Sequence[tuple[str, str]]) -> Model:
    """A model of (text, class) rows. The same rows give the same model."""
    classes = tuple(sorted({label for _, label in rows}))
    places = [features(text) for text, _ in rows]
    gold = [classes.index(label) for _, label in rows]
    weights = np.zeros((SIZE, len(classes)), dtype=np.float32)
    order = np.random.default_rng(0)
    for turn in range(ROUNDS):
        step = STEP / (1 + turn / 5)
        for n in order.permutation(len(rows)):
            length = np.sqrt(len(places[n]))
            error = _softmax(weights[places[n]].sum(0) / length)
            error[gold[n]] -= 1
            weights[places[n]] -= step * (error / length + DECAY * weights[places[n]])
    return Model(classes, weights)


def _softmax(scores: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    shares: npt.NDArray[np.float32] = np.exp(scores - scores.max())
    shares /= shares.sum()
    return shares
