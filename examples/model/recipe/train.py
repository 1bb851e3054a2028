"""Trains the demo model on the CPU: python train.py --wordnet DICT --out FOLDER

Deterministic but for the order of floating-point sums: every draw comes from SEED and the budget is given in steps.
"""

import argparse
import csv
import math
import random
import time
from pathlib import Path

import torch
from torch.nn import functional as F

import corpus
from decoder import Config, Decoder
from wordnet import WordNet

SEED = 20260612
STEPS, WARMUP = 1800, 100
ROWS, LENGTH = 32, 64
PEAK, FLOOR = 2e-3, 1e-4
EVALUATE_EVERY = 200


def rate(step: int) -> float:
    """Linear warm-up, then a cosine down to FLOOR."""
    if step < WARMUP:
        return PEAK * (step + 1) / WARMUP
    done = (step - WARMUP) / (STEPS - WARMUP)
    return FLOOR + (PEAK - FLOOR) * 0.5 * (1 + math.cos(math.pi * done))


def batches(wordnet: WordNet, words: list[str]):
    """Endless batches of [ROWS, LENGTH + 1] ids; the relations are drawn afresh in each epoch."""
    ids = {w: i for i, w in enumerate(words)}
    epoch = 0
    while True:
        texts = corpus.epoch(wordnet, words, SEED + epoch)
        rows = torch.tensor(corpus.rows(texts, ids, LENGTH, random.Random(SEED + epoch)))
        print(f"epoch {epoch}: {len(texts)} texts, {rows.shape[0]} rows", flush=True)
        for at in range(0, rows.shape[0] - ROWS + 1, ROWS):
            yield rows[at : at + ROWS]
        epoch += 1


def loss_of(model, rows: torch.Tensor) -> torch.Tensor:
    """Mean cross-entropy in nats a token."""
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = model(rows[:, :-1])
    return F.cross_entropy(logits.flatten(0, 1).float(), rows[:, 1:].flatten())


def held_out_loss(model, rows: torch.Tensor) -> float:
    with torch.no_grad():
        return sum(loss_of(model, part).item() for part in rows.split(ROWS)) / len(rows.split(ROWS))


def optimiser(model: Decoder) -> torch.optim.Optimizer:
    matrices = [p for p in model.parameters() if p.dim() > 1]
    gains = [p for p in model.parameters() if p.dim() == 1]
    groups = [{"params": matrices, "weight_decay": 0.1}, {"params": gains, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=PEAK, betas=(0.9, 0.95), fused=True)


def train(wordnet: WordNet, words: list[str], out: Path) -> None:
    torch.manual_seed(SEED)
    model = Decoder(Config(vocab_size=len(words)))
    fast = torch.compile(model)
    optimizer = optimiser(model)
    ids = {w: i for i, w in enumerate(words)}
    held_texts = corpus.held_out_texts(wordnet, words)
    held = torch.tensor(corpus.rows(held_texts, ids, LENGTH, random.Random(SEED)))
    held = held[: len(held) // ROWS * ROWS]
    start, running = time.time(), 0.0
    with (out / "loss.csv").open("w", newline="") as file:
        log = csv.writer(file, lineterminator="\n")
        log.writerow(["step", "tokens", "train_nats", "held_out_nats"])
        for step, rows in zip(range(STEPS), batches(wordnet, words)):
            for group in optimizer.param_groups:
                group["lr"] = rate(step)
            loss = loss_of(fast, rows)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            running += loss.item()
            if (step + 1) % EVALUATE_EVERY == 0 or step + 1 in (20, STEPS):
                count = (step % EVALUATE_EVERY) + 1
                line = [step + 1, (step + 1) * ROWS * LENGTH, running / count, held_out_loss(fast, held)]
                log.writerow([f"{x:.4f}" if isinstance(x, float) else x for x in line])
                file.flush()
                print(*line, f"{time.time() - start:.0f}s", flush=True)
                if step + 1 != 20:
                    running = 0.0
                torch.save(model.state_dict(), out / "weights.pt")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--wordnet", type=Path, required=True, help="WordNet's dict folder")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(2)
    net = WordNet(args.wordnet)
    train(net, corpus.vocabulary(net), args.out)
