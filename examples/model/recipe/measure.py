"""How well do sign patterns find WordNet's categories? python measure.py [--model model.onnx] [--wordnet DICT]

For every layer, over all categories: the mean AUC of agreement with a register of the top 64 dimensions on signs
centred by the vocabulary mean, single-token inputs; in-sample and 5-fold held-out, and both for random anchor sets of
equal size. Special tokens are left out. "Among nouns" takes the words of all categories for the vocabulary. The
held-out AUC of a category is the mean over its folds. Beside it the paper's own figures: the best single dimension,
how many categories have one of AUC .75 or more, and how far registers of neighbouring layers coincide.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

import corpus
import shipped

HERE = Path(__file__).parent
K, FOLDS, DRAWS, SEED = 64, 5, 10, 7


def signs_by_layer(model) -> list[np.ndarray]:
    """Centred signs of every plain token at layers 0..L: booleans [V - specials, D]."""
    tokens = torch.arange(model.model.embed_tokens.num_embeddings)[:, None]
    with torch.no_grad():
        parts = [model.model.states(part) for part in tokens.split(1024)]
    layers = (torch.cat([part[layer][:, 0] for part in parts]) for layer in range(len(parts[0])))
    return [(h > h.mean(0)).numpy()[len(corpus.SPECIALS) :] for h in layers]


def excess(signs: np.ndarray, anchors: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """P(+ | anchors) - P(+ | rest) of each dimension; its AUC is (1 + |excess|) / 2."""
    return signs[anchors].mean(0) - (signs.sum(0) - signs[~rest].sum(0)) / rest.sum()


def prototype(signs: np.ndarray, anchors: np.ndarray, rest: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The K dimensions that separate the anchors best, and their expected signs."""
    difference = excess(signs, anchors, rest)
    register = np.argsort(-np.abs(difference), kind="stable")[:K]
    return register, difference[register] > 0


def best_dimension(signs: np.ndarray, anchors: np.ndarray) -> float:
    return (1 + np.abs(excess(signs, anchors, others(signs, anchors))).max()) / 2


def others(signs: np.ndarray, anchors: np.ndarray) -> np.ndarray:
    rest = np.ones(len(signs), bool)
    rest[anchors] = False
    return rest


def jaccard(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b)


def auc(positive: np.ndarray, negative: np.ndarray) -> float:
    """Probability that a positive count exceeds a negative one, ties counted half; counts in 0..K."""
    p, n = (np.bincount(x, minlength=K + 1) for x in (positive, negative))
    below = np.cumsum(n) - n
    return float((p * (below + n / 2)).sum() / (p.sum() * n.sum()))


def score(signs: np.ndarray, anchors: np.ndarray, tested: np.ndarray, rest: np.ndarray) -> float:
    register, polarity = prototype(signs, anchors, rest)
    counts = (signs[:, register] == polarity).sum(1)
    return auc(counts[tested], counts[rest])


def measured(signs: np.ndarray, anchors: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """(in-sample, held-out) AUC of one anchor set against the rest of the vocabulary."""
    rest = others(signs, anchors)
    folds = np.array_split(rng.permutation(anchors), FOLDS)
    held = [score(signs, np.setdiff1d(anchors, fold), fold, rest) for fold in folds]
    return score(signs, anchors, anchors, rest), float(np.mean(held))


def unseen(signs: np.ndarray, anchors: np.ndarray, hidden: np.ndarray) -> list[float]:
    """For each member whose sense training never saw: its AUC under the prototype of the other members."""
    rest = others(signs, anchors)
    known = np.setdiff1d(anchors, hidden)
    return [score(signs, known, np.array([word]), rest) for word in np.intersect1d(anchors, hidden)]


def hidden_words(words: list[str], folder: Path) -> np.ndarray:
    from wordnet import WordNet

    senses = WordNet(folder).senses
    first = {w: senses[w][0].synset for w in words if w in senses}
    return np.array([i for i, w in enumerate(words) if w in first and corpus.held_out(first[w])])


def table(model, words: list[str], categories: dict, hidden: np.ndarray | None) -> list[dict[str, float]]:
    ids = {w: i for i, w in enumerate(words)}
    sets = {name: np.array([ids[w] for w in c["words"]]) for name, c in categories.items()}
    nouns = np.unique(np.concatenate(list(sets.values())))
    rows: list[dict[str, float]] = []
    below: list[set[int]] = []
    for layer, signs in enumerate(signs_by_layer(model)):
        rng = np.random.default_rng(SEED)
        real = {name: measured(signs, anchors, rng) for name, anchors in sets.items()}
        among = [measured(signs[nouns], np.searchsorted(nouns, a), rng)[1] for a in sets.values()]
        draws = [rng.choice(len(words), len(a), replace=False) for a in sets.values() for _ in range(DRAWS)]
        null = np.array([measured(signs, draw, rng) for draw in draws])
        each = np.array(list(real.values()))
        shown = np.array([pair for name, pair in real.items() if categories[name]["showcase"]])
        best = np.array([best_dimension(signs, a) for a in sets.values()])
        registers = [set(prototype(signs, a, others(signs, a))[0]) for a in sets.values()]
        row = {
            "layer": layer,
            "categories": len(sets),
            "in_sample": each[:, 0].mean(),
            "held_out": each[:, 1].mean(),
            "held_out_lowest": each[:, 1].min(),
            "showcase_held_out": shown[:, 1].mean(),
            "held_out_among_nouns": np.mean(among),
            "null_in_sample": null[:, 0].mean(),
            "null_held_out": null[:, 1].mean(),
            "null_held_out_p95": np.quantile(null[:, 1], 0.95),
            "best_dimension": best.mean(),
            "discoverable": int((best >= 0.75).sum()),
            "null_best_dimension_p99": np.quantile([best_dimension(signs, d) for d in draws], 0.99),
        }
        if below:
            row["jaccard_with_layer_below"] = np.mean([jaccard(a, b) for a, b in zip(registers, below)])
        if hidden is not None:
            members = [x for a in sets.values() for x in unseen(signs, a, hidden)]
            row |= {"unseen_synsets": np.mean(members), "unseen_members": len(members)}
        below = registers
        rows.append({k: v if isinstance(v, int) else round(float(v), 4) for k, v in row.items()})
        print("  ".join(f"{key} {value:g}" for key, value in rows[-1].items()), flush=True)
    return rows


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path, default=HERE.parent / "model.onnx")
    parser.add_argument("--categories", type=Path, default=HERE.parent.parent / "words" / "categories.json")
    parser.add_argument("--wordnet", type=Path, help="also score members of the synsets held out of training")
    parser.add_argument("--out", type=Path, help="write the table as JSON")
    args = parser.parse_args()
    torch.set_num_threads(1)
    plain = shipped.words(HERE.parent / "tokenizer.json")[len(corpus.SPECIALS) :]
    result = table(
        shipped.decoder(args.model),
        plain,
        json.loads(args.categories.read_text("utf-8")),
        hidden_words(plain, args.wordnet) if args.wordnet else None,
    )
    if args.out:
        args.out.write_text(json.dumps(result, indent=2) + "\n", "utf-8", newline="\n")
