"""Makes categories.json: WordNet's hyponym classes, cut down to single words of the demo model's vocabulary; and
lessons.json, lists that are no categories, with nouns.txt, all words of the categories, as their negatives.

    python make_categories.py --wordnet DICT     (plain Python 3.11, no packages)
"""

import argparse
import json
import random
import re
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "model" / "recipe"))
from wordnet import WordNet  # noqa: E402

FEWEST, MOST = 20, 400
TOO_ALIKE = 0.75  # Jaccard overlap above which the smaller of two categories is dropped
SHOWCASE_MOST = 60
CLEAR = 0.6  # share of a word's uses that must fall in the category
INFLECTIONS = (("s$", ""), ("es$", ""), ("ies$", "y"), ("ves$", "f"), ("men$", "man"), ("ed$", ""), ("ed$", "e"))
# The ten categories of the gentle catalog, each with its synset.
SHOWCASE = {
    "animal": "n00015388",
    "plant": "n00017222",
    "food": "n00021265",
    "body-part": "n05220461",
    "clothing": "n03051540",
    "vehicle": "n04524313",
    "building": "n02913152",
    "country": "n08544813",
    "profession": "n09632518",
    "feeling": "n00026192",
}
PERSON = "n00007846"
# Not for a demo: people by what is held against them (unpleasant, bad, wrongdoer), and anything sexual.
REFUSED = ["n09631463", "n09831962", "n09633969"]
REFUSED_GLOSS = re.compile("reproductive (tract|organ|system|gland)|menstru")
# Words whose first sense in WordNet is not the one that people mean (a sweater, a soldier, two weeds).
ODD = {"turtle", "fodder", "alexander", "chess"}


def plain(wordnet: WordNet, word: str) -> bool:
    """A word that reads as one noun: no inflected form, no mere adjective, nothing that WordNet marks offensive."""
    senses = wordnet.senses.get(word, [])
    tagged = sum(s.count for s in senses if s.synset[0] == "n")
    noun_first = bool(senses) and senses[0].synset[0] == "n"
    if not noun_first or word in wordnet.irregular or word in ODD or senses[0].synset in _refused(wordnet):
        return False
    if any(s.synset in wordnet.offensive for s in senses):
        return False
    if any(re.search(e, word) and re.sub(e, stem, word) in wordnet.senses for e, stem in INFLECTIONS):
        return False
    gerund = word.endswith("ing") and any(_is(wordnet, word[:-3] + e, "v") for e in ("", "e"))
    return tagged >= 5 if gerund else tagged > 0 or not _is(wordnet, word, "a")


@cache
def _refused(wordnet: WordNet) -> frozenset[str]:
    glosses = {s.id for s in wordnet.synsets.values() if REFUSED_GLOSS.search(s.definition)}
    return frozenset((wordnet.offensive | glosses).union(*(wordnet.below(root) for root in REFUSED)))


def _is(wordnet: WordNet, word: str, part: str) -> bool:
    return any(s.synset[0] == part for s in wordnet.senses.get(word, ()))


def meanings(wordnet: WordNet, word: str) -> dict[str, float]:
    """Share of each sense in the uses of a plain word: its tagged count, for nouns plus 1 / rank."""
    weights = {
        s.synset: s.count + (1 / s.rank if s.synset[0] == "n" else 0) for s in wordnet.senses[word]
    }
    total = sum(weights.values())
    return {synset: weight / total for synset, weight in weights.items()}


def named(wordnet: WordNet, word: str, synset: str) -> bool:
    """The synset is a noun written like the word, or a name of four letters or more that is not a person's."""
    lemmas = wordnet.synsets[synset].lemmas
    name = len(word) > 3 and word.capitalize() in lemmas and PERSON not in above(wordnet, synset)
    return synset[0] == "n" and (word in lemmas or name)


def members(wordnet: WordNet, words: list[str]) -> dict[str, list[str]]:
    """For every noun synset its words: the first noun sense and most of the uses lie in it or below."""
    found: dict[str, list[str]] = {}
    for word in filter(lambda w: plain(wordnet, w), words):
        shares = meanings(wordnet, word)
        first = wordnet.senses[word][0].synset
        if not named(wordnet, word, first):
            continue
        for synset in sorted(above(wordnet, first)):
            if sum(share for s, share in shares.items() if synset in above(wordnet, s)) >= CLEAR:
                found.setdefault(synset, []).append(word)
    return found


@cache
def above(wordnet: WordNet, synset: str) -> frozenset[str]:
    """The synset and all that it is a kind or an instance of."""
    return frozenset({synset}.union(*(above(wordnet, p) for p in wordnet.synsets[synset].parents)))


def chosen(wordnet: WordNet, found: dict[str, list[str]]) -> list[str]:
    """Classes of a usable size, largest first; none that is nearly another, unkind or marked offensive."""
    picked: list[str] = []
    for synset in sorted(found, key=lambda s: (-len(found[s]), s)):
        fits = FEWEST <= len(found[synset]) <= MOST and synset not in _refused(wordnet)
        if fits and all(_overlap(found[synset], found[p]) < TOO_ALIKE for p in picked):
            picked.append(synset)
    return picked


def _overlap(a: list[str], b: list[str]) -> float:
    return len(set(a) & set(b)) / len(set(a) | set(b))


def kebab(lemma: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", lemma.lower()).strip("-")


def _entry(wordnet: WordNet, id_: str, words: list[str]) -> dict[str, object]:
    synset = wordnet.synsets[id_]
    return {"label": synset.lemmas[0], "synset": id_, "definition": synset.definition, "showcase": False, "words": words}


def _free_id(wordnet: WordNet, synset: str, taken: dict[str, object]) -> str:
    """The first lemma not yet taken, else the first lemma and that of the hypernym ("area-structure")."""
    names = [kebab(lemma) for lemma in wordnet.synsets[synset].lemmas]
    names.append(f"{names[0]}-{kebab(wordnet.synsets[wordnet.synsets[synset].parents[0]].lemmas[0])}")
    return next(name for name in names if name not in taken)


def categories(wordnet: WordNet, words: list[str]) -> dict[str, dict[str, object]]:
    """Id -> entry: the showcase first, with its most frequent words, then all classes by id."""
    found = members(wordnet, words)
    made = {
        id_: {**_entry(wordnet, s, found[s][:SHOWCASE_MOST]), "label": id_.replace("-", " "), "showcase": True}
        for id_, s in SHOWCASE.items()
    }
    rest: dict[str, dict[str, object]] = {}
    for synset in chosen(wordnet, found):
        if synset not in SHOWCASE.values():
            rest[_free_id(wordnet, synset, made | rest)] = _entry(wordnet, synset, found[synset])
    return made | dict(sorted(rest.items()))


def vocabulary() -> list[str]:
    """The model's plain words of two letters or more, most frequent first."""
    tokenizer = json.loads((HERE.parent / "model" / "tokenizer.json").read_text("utf-8"))
    ids: dict[str, int] = tokenizer["model"]["vocab"]
    return [w for w in sorted(ids, key=ids.__getitem__) if re.fullmatch("[a-z]{2,}", w)]


def lessons(nouns: list[str]) -> dict[str, dict[str, object]]:
    """Lists without a meaning in common, drawn by a seed that was not chosen by its outcome."""

    def entry(label: str, lesson: str, words: list[str]) -> dict[str, object]:
        return {"label": label, "lesson": lesson, "words": words}

    draw = random.Random(1)
    return {
        "random-nouns": entry(
            "random nouns",
            "Few anchors and a wide register: a high in-sample AUC with nothing to find.",
            draw.sample(nouns, 20),
        ),
        "begins-with-t": entry(
            "nouns that begin with t",
            "Spelling: the model never sees letters, so only chance can find it among other nouns.",
            draw.sample([w for w in nouns if w[0] == "t"], 40),
        ),
        "frequent-b": entry(
            "the most frequent nouns that begin with b",
            "Well above chance held out, but what is found is the words' frequency, not their letter.",
            [w for w in nouns if w[0] == "b"][:40],
        ),
    }


def write_json(name: str, value: object) -> None:
    (HERE / name).write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--wordnet", type=Path, required=True, help="WordNet's dict folder")
    frequent_first = vocabulary()
    lists = categories(WordNet(parser.parse_args().wordnet), frequent_first)
    used = {word for entry in lists.values() for word in entry["words"]}
    all_nouns = [word for word in frequent_first if word in used]
    write_json("categories.json", lists)
    write_json("lessons.json", lessons(all_nouns))
    (HERE / "nouns.txt").write_text("\n".join([*all_nouns, ""]), "utf-8", newline="\n")
    sizes = [len(v["words"]) for v in lists.values()]
    print(f"{len(lists)} categories, {min(sizes)} to {max(sizes)} words; {len(all_nouns)} words in all")
