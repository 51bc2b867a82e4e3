"""What the two networks share: how their files are opened, and which inputs go through together."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

MODELS = Path(__file__).parent / "models"


def session(model: Path, threads: int = 1) -> Any | None:
    """An onnxruntime session of a model file, or None where the file or onnxruntime is absent."""
    if not model.is_file():
        return None
    # Else onnxruntime reports its use to its maker and leaves a file in the temporary folder.
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    try:
        import onnxruntime
    except ImportError:
        return None
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_cpu_mem_arena = False
    return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def tokenizer(folder: Path) -> Any | None:
    """The tokenizer of a folder of models, or None where its file or the tokenizers package is absent."""
    file = folder / "tokenizer.json"
    if not file.is_file():
        return None
    try:
        from tokenizers import Tokenizer
    except ImportError:
        return None
    found = Tokenizer.from_file(str(file))
    found.no_truncation()
    found.no_padding()
    return found


def batches(sizes: Sequence[int], most: int) -> Iterator[list[int]]:
    """Indices of inputs of like size; padded to the longest, those of a batch hold at most `most` pieces together."""
    batch: list[int] = []
    for i in sorted(range(len(sizes)), key=sizes.__getitem__):
        if batch and (len(batch) + 1) * sizes[i] > most:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch


def padded(rows: Sequence[Sequence[Sequence[int]]]) -> list[Any]:
    """Inputs of a batch as int64 arrays (rows x pieces), padded with 0, and last the mask of what is no padding.

    Each row holds lists of one length, one for each input.
    """
    import numpy as np

    shape = len(rows), max(len(row[0]) for row in rows)
    *inputs, mask = (np.zeros(shape, dtype=np.int64) for _ in range(len(rows[0]) + 1))
    for n, row in enumerate(rows):
        mask[n, : len(row[0])] = 1
        for array, given in zip(inputs, row, strict=True):
            array[n, : len(given)] = given
    return [*inputs, mask]
