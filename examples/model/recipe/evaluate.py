"""Held-out perplexity beside a unigram and a bigram model, and samples: python evaluate.py --wordnet DICT

All three models see the same texts (every epoch of the training run) and predict the same tokens: each word and the
closing <eos> of each held-out definition or example, after a leading <bos>. <unk> counts as a word like any other.
"""

import argparse
import json
import math
import random
from collections import Counter
from pathlib import Path

import torch
from torch.nn import functional as F

import corpus
import shipped
import train
from wordnet import WordNet

HERE = Path(__file__).parent
DISCOUNT = 0.75
PROMPTS = ["dog", "violin", "france", "anger is", "a person who", "water :", "oak pine"]


class Bigram:
    """Interpolated Kneser-Ney: a discount of 0.75; the lower order by continuation counts, add-one smoothed."""

    def __init__(self, texts: list[list[int]], size: int):
        self.size = size
        self.pairs = Counter(pair for text in texts for pair in zip(text, text[1:]))
        self.contexts: Counter[int] = Counter()
        self.followers: Counter[int] = Counter()
        self.continuations: Counter[int] = Counter()
        for (a, b), count in self.pairs.items():
            self.contexts[a] += count
            self.followers[a] += 1
            self.continuations[b] += 1

    def probability(self, a: int, b: int) -> float:
        lower = (self.continuations[b] + 1) / (len(self.pairs) + self.size)
        if not self.contexts[a]:
            return lower
        higher = max(self.pairs[a, b] - DISCOUNT, 0) / self.contexts[a]
        return higher + DISCOUNT * self.followers[a] / self.contexts[a] * lower


class Unigram:
    """Relative frequencies, add-one smoothed."""

    def __init__(self, texts: list[list[int]], size: int):
        self.counts = Counter(token for text in texts for token in text[1:])
        self.total = sum(self.counts.values()) + size

    def probability(self, _: int, b: int) -> float:
        return (self.counts[b] + 1) / self.total


def mean_nats(model: Bigram | Unigram, texts: list[list[int]]) -> float:
    losses = [-math.log(model.probability(a, b)) for text in texts for a, b in zip(text, text[1:])]
    return sum(losses) / len(losses)


def decoder_nats(model, texts: list[list[int]]) -> float:
    """No held-out text is longer than a training row, so none needs cutting."""
    total, count = 0.0, 0
    texts = sorted(texts, key=len)
    for at in range(0, len(texts), 32):
        part = texts[at : at + 32]
        width = max(map(len, part))
        rows = torch.tensor([text + [corpus.PAD] * (width - len(text)) for text in part])
        with torch.no_grad():
            logits = model(rows[:, :-1]).flatten(0, 1)
        targets = rows[:, 1:].flatten()
        total += F.cross_entropy(logits, targets, ignore_index=corpus.PAD, reduction="sum").item()
        count += int((targets != corpus.PAD).sum())
    return total / count


def sample(model, words: list[str], prompt: str, generator: torch.Generator) -> str:
    """Up to 24 words at temperature 0.7 among the 40 likeliest; specials but <eos> are never drawn."""
    ids = [words.index(w) for w in corpus.words_of(prompt)]
    for _ in range(24):
        with torch.no_grad():
            logits = model(torch.tensor([ids]))[0, -1]
        logits[[corpus.PAD, corpus.UNK, corpus.BOS]] = -math.inf
        top = logits.topk(40)
        drawn = int(top.indices[torch.multinomial(F.softmax(top.values / 0.7, 0), 1, generator=generator)])
        if drawn == corpus.EOS:
            break
        ids.append(drawn)
    return " ".join(words[i] for i in ids)


def trained_texts(wordnet: WordNet, words: list[str]) -> list[list[str]]:
    """The texts of all epochs that the run went through, whole or in part."""
    texts: list[list[str]] = []
    ids = {w: i for i, w in enumerate(words)}
    rows = epoch = 0
    while rows < train.STEPS * train.ROWS:
        part = corpus.epoch(wordnet, words, train.SEED + epoch)
        rows += len(corpus.rows(part, ids, train.LENGTH, random.Random(train.SEED + epoch)))
        texts += part
        epoch += 1
    return texts


def report(wordnet: WordNet, words: list[str], model) -> dict[str, object]:
    ids = {w: i for i, w in enumerate(words)}

    def encoded(texts: list[list[str]]) -> list[list[int]]:
        return [[corpus.BOS, *(ids.get(w, corpus.UNK) for w in text), corpus.EOS] for text in texts]

    seen, held = (encoded(t) for t in (trained_texts(wordnet, words), corpus.held_out_texts(wordnet, words)))
    nats = {
        "decoder": decoder_nats(model, held),
        "bigram": mean_nats(Bigram(seen, len(words)), held),
        "unigram": mean_nats(Unigram(seen, len(words)), held),
    }
    tokens = [t for text in held for t in text[1:]]
    generator = torch.Generator().manual_seed(1)
    return {
        "held_out_texts": len(held),
        "held_out_tokens": len(tokens),
        "unknown_share": round(tokens.count(corpus.UNK) / len(tokens), 4),
        "perplexity": {name: round(math.exp(value), 1) for name, value in nats.items()},
        "samples": [sample(model, words, prompt, generator) for prompt in PROMPTS],
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--wordnet", type=Path, required=True, help="WordNet's dict folder")
    parser.add_argument("--model", type=Path, default=HERE.parent / "model.onnx")
    parser.add_argument("--out", type=Path, help="write the report as JSON")
    args = parser.parse_args()
    torch.set_num_threads(1)
    plain = shipped.words(HERE.parent / "tokenizer.json")
    result = report(WordNet(args.wordnet), plain, shipped.decoder(args.model))
    text = json.dumps(result, indent=2) + "\n"
    print(text)
    if args.out:
        args.out.write_text(text, "utf-8", newline="\n")
