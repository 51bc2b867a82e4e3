"""Trains the tagger: python -m feeds.train.train GOLD BASE OUT.pt [--minutes 45] [--epochs 3].

GOLD is PolNeAR's train folder, BASE the folder of the pretrained encoder. The learning rate falls linearly with
steps or with the time used, whichever is further, so that a run on a busy machine ends when it should.
"""

import argparse
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F

from feeds.train import data
from feeds.train.model import LAYERS, POINTER, Network, pretrained

POINTER_WEIGHT = 0.25


def tensors(batch: list[data.Example]) -> dict[str, Tensor]:
    """Padded tensors; labels -100 and owners -1 stand on pieces that begin no word."""
    n = max(len(e.window.ids) for e in batch)
    shape = (len(batch), n)
    out = {k: torch.zeros(shape, dtype=torch.long) for k in ("ids", "features", "mask", "role")}
    out["labels"] = torch.full(shape, -100, dtype=torch.long)
    out["owner"] = torch.full(shape, -1, dtype=torch.long)
    for name in ("no_cue", "no_source"):
        out[name] = torch.zeros(shape, dtype=torch.bool)
    for row, e in enumerate(batch):
        size, at = len(e.window.ids), torch.tensor(e.window.at)
        out["ids"][row, :size] = torch.tensor(e.window.ids)
        out["features"][row, :size] = torch.tensor(e.window.features)
        out["mask"][row, :size] = 1
        labels = torch.tensor(e.labels)
        out["labels"][row, at] = labels
        out["role"][row, at] = (labels + 1) // 2  # 0 none, 1 source, 2 cue, 3 content
        out["owner"][row, at] = torch.tensor(e.owner)
        out["no_cue"][row, at] = torch.tensor([o >= 0 and not e.has_cue[o] for o in e.owner])
        out["no_source"][row, at] = torch.tensor([o >= 0 and not e.has_source[o] for o in e.owner])
    return out


def pointer_loss(query: Tensor, key: Tensor, asks: Tensor, target: Tensor, allowed: Tensor) -> Tensor:
    """Minus the log of the probability that falls on any of the right words; questions without one do not count."""
    scores = query @ key.transpose(1, 2) * POINTER**-0.5
    scores = scores.masked_fill(~allowed[:, None, :], -10000.0)
    asks = asks & target.any(-1)
    right = scores.masked_fill(~target, -10000.0)[asks].logsumexp(-1)
    every = scores[asks].logsumexp(-1)
    return (every - right).sum() / max(1, int(asks.sum()))


def loss_of(net: Network, t: dict[str, Tensor]) -> tuple[Tensor, Tensor]:
    labels, pointers = net(t["ids"], t["features"], t["mask"])
    first = F.cross_entropy(labels.flatten(0, 1), t["labels"].flatten(), ignore_index=-100)
    cq, ck, sq, sk = pointers.split(POINTER, -1)
    same = (t["owner"][:, :, None] == t["owner"][:, None, :]) & (t["owner"] >= 0)[:, :, None]
    words = t["labels"] != -100
    words[:, 0] = True
    to_cue = same & (t["role"] == 2)[:, None, :]
    to_cue[:, :, 0] |= t["no_cue"]
    to_source = same & (t["role"] == 1)[:, None, :]
    to_source[:, :, 0] |= t["no_source"]
    links = pointer_loss(cq, ck, t["role"] == 3, to_cue, words)
    links = links + pointer_loss(sq, sk, t["role"] >= 2, to_source, words)
    return first, links


def groups(net: Network, rate: float, decay: float) -> list[dict[str, object]]:
    """Parameters with a rate that falls towards the input; the new parts learn faster."""
    rates: dict[float, list[torch.nn.Parameter]] = {}
    for name, p in net.named_parameters():
        if not p.requires_grad:
            continue
        if name.startswith("layers."):
            r = rate * decay ** (LAYERS - 1 - int(name.split(".")[1]))
        elif name.startswith(("case", "quote", "label", "pointer")):
            r = 5 * rate
        else:
            r = rate * decay**LAYERS
        rates.setdefault(r, []).append(p)
    return [{"params": ps, "lr": r} for r, ps in rates.items()]


def work(rank: int, net: Network, a: argparse.Namespace) -> None:
    """One worker: its share of every epoch's batches, updates to the shared weights without a lock (Niu et al. 2011,
    Hogwild). On a busy machine single threads that never wait for each other use the cores far better than one
    process with two."""
    torch.manual_seed(rank)
    torch.set_num_threads(1)
    rng = random.Random(0)
    tokenizer = Tokenizer.from_file(str(a.base / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    gold = data.read_folder(a.gold)
    train, _ = data.split(list(gold))
    documents = [data.Document(tokenizer, *gold[name]) for name in train[: a.docs]]
    net.train()
    optimizer = torch.optim.AdamW(groups(net, a.rate, a.decay), weight_decay=0.01, fused=True)
    top = [g["lr"] for g in optimizer.param_groups]
    started, saved, step, total = time.monotonic(), time.monotonic(), 0, 1
    run = [0.0, 0.0]
    progress = 0.0
    while progress < 1:
        batches = data.epoch(documents, rng, a.budget)[rank :: a.workers]
        if not step:
            total = round(a.epochs * len(batches))
            print(f"worker {rank}: {len(documents)} documents, {total} steps", flush=True)
        for batch in batches:
            used = time.monotonic() - started
            progress = max(step / total, used / (60 * a.minutes))
            if progress >= 1:
                break
            for g, r in zip(optimizer.param_groups, top, strict=True):
                g["lr"] = r * min(1.0, (step + 1) / 50) * max(0.01, 1 - progress)
            first, links = loss_of(net, tensors(batch))
            (first + POINTER_WEIGHT * links).backward()
            torch.nn.utils.clip_grad_norm_([p for g in optimizer.param_groups for p in g["params"]], 1.0)
            optimizer.step()
            optimizer.zero_grad()
            step += 1
            run = [run[0] + first.item(), run[1] + links.item()]
            if step % 50 == 0:
                print(
                    f"worker {rank} step {step} progress {progress:.3f} labels {run[0] / 50:.3f} "
                    f"links {run[1] / 50:.3f} {used:.0f} s",
                    flush=True,
                )
                run = [0.0, 0.0]
            if not rank and time.monotonic() - saved > 300:
                torch.save(net.state_dict(), a.out)
                saved = time.monotonic()
    print(f"worker {rank}: {step} steps, {time.monotonic() - started:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("gold", type=Path)
    parser.add_argument("base", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--epochs", type=float, default=3.0)
    parser.add_argument("--rate", type=float, default=2e-4)
    parser.add_argument("--decay", type=float, default=0.9)
    parser.add_argument("--budget", type=int, default=640, help="pieces of a batch")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--docs", type=int, help="train on the first so many documents only")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--resume", type=Path, help="begin from these weights instead of BASE's")
    a = parser.parse_args()
    net = pretrained(a.base, a.dropout)
    if a.resume:
        net.load_state_dict(torch.load(a.resume, weights_only=True))
    # Words are frozen: 11.7 of 22 million numbers, which few of the texts' words would move.
    for table in (net.word, net.position):
        table.weight.requires_grad_(False)
    net.share_memory()
    torch.multiprocessing.spawn(work, args=(net, a), nprocs=a.workers)
    torch.save(net.state_dict(), a.out)


if __name__ == "__main__":
    main()
