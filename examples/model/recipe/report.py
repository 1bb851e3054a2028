"""Writes the figures of README.md from evaluation.json, auc.json and auc-random.json: python report.py (no packages)"""

import json
import re
from pathlib import Path

HERE = Path(__file__).parent.parent
COLUMNS = {
    "held_out": "held-out",
    "held_out_lowest": "lowest",
    "showcase_held_out": "showcase",
    "held_out_among_nouns": "among nouns",
    "unseen_synsets": "unseen",
    "null_held_out": "null",
    "null_held_out_p95": "null p95",
    "in_sample": "in-sample",
    "null_in_sample": "null in-sample",
}


def read(name: str):
    return json.loads((HERE / name).read_text("utf-8"))


def auc(value: float) -> str:
    return f"{value:.3f}".replace("0.", ".", 1) if value < 1 else "1.000"


def table(header: list[str], rows: list[list[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (header, ["---"] * len(header), *rows)]


def paper(row: dict[str, float]) -> list[str]:
    jaccard = row.get("jaccard_with_layer_below")
    found = f"{row['discoverable']} of {row['categories']}"
    best, null = auc(row["best_dimension"]), auc(row["null_best_dimension_p99"])
    return [f"layer {row['layer']}", best, found, null, "" if jaccard is None else auc(jaccard)]


def figures() -> str:
    evaluation, trained, control = read("evaluation.json"), read("auc.json"), read("auc-random.json")
    names = {"decoder": "this model", "bigram": "bigram, interpolated Kneser-Ney (discount 0.75)", "unigram": "unigram, add-one"}
    rows = [[f"layer {r['layer']}", *(auc(r[key]) for key in COLUMNS)] for r in trained]
    rows += [[f"random weights, layer {r['layer']}", *(auc(r[key]) for key in COLUMNS)] for r in (control[0], control[-1])]
    lines = [
        f"Perplexity on {evaluation['held_out_texts']:,} held-out definitions and examples ({evaluation['held_out_tokens']:,} tokens,"
        f" {evaluation['unknown_share']:.1%} of them `<unk>`), the same texts and vocabulary for all:",
        "",
        *table(["model", "perplexity"], [[names[k], str(v)] for k, v in evaluation["perplexity"].items()]),
        "",
        "![Loss by training step](loss.svg)",
        "",
        f"AUC of sign patterns (`recipe/measure.py`): mean over the {trained[0]['categories']} categories of `../words/categories.json`; centred"
        " signs of single-token inputs, registers of the top 64 dimensions, 5 folds, the rest of the vocabulary as negatives."
        " Layer 0 is the embedding. _Lowest_: the worst category. _Showcase_: mean of the ten showcase ones."
        " _Among nouns_: only words of other categories as negatives. _Unseen_: members whose sense was held out of"
        f" training ({trained[0]['unseen_members']} pairs of word and category). _Null_: random anchor sets of equal sizes.",
        "",
        *table(["", *COLUMNS.values()], rows),
        "",
        "The paper's own figures on the same signs: the best single dimension of a category (mean), categories that have one of"
        " AUC .75 or more, the 99th percentile for random anchors, and the overlap of registers with the layer below"
        f" (two random registers of 64 of 256 would overlap by {64 * 64 / 256 / (128 - 16):.2f}).",
        "",
        *table(["", "best dimension", "discoverable", "null p99", "Jaccard"], [paper(r) for r in trained]),
        "",
        "Samples (temperature 0.7, top 40; the prompt is the beginning):",
        "",
        *(f"- `{text}`" for text in evaluation["samples"]),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    path = HERE / "README.md"
    old = path.read_text("utf-8")
    new = re.sub(
        r"(<!-- figures: .*? -->\n).*?(<!-- /figures -->)",
        lambda m: f"{m[1]}\n{figures()}\n\n{m[2]}",
        old,
        flags=re.S,
    )
    path.write_text(new, "utf-8", newline="\n")
