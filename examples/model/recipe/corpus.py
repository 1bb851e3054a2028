"""Makes the vocabulary and the texts from WordNet: definitions, examples, hypernym chains, lists, parts.

Held out: every synset whose hash says so. Neither its definition, its examples, its chains, nor its place in a list
is ever trained on; its words still occur in other senses and in other definitions.
"""

import hashlib
import random
import re
from collections import Counter
from functools import cache

from wordnet import Synset, WordNet

SPECIALS = ["<pad>", "<unk>", "<bos>", "<eos>"]
PAD, UNK, BOS, EOS = range(4)
VOCABULARY = 9216
FREQUENT = 5000  # words taken by frequency alone; the rest are familiar nouns, things before ideas
HELD_OUT_ONE_IN = 40
TOO_BROAD = 12_000  # a hypernym of more synsets than this says nothing ("entity", "whole")
UNKNOWN_SHARE = 0.1
PHYSICAL_ENTITY, LOCATION = "n00001930", "n00027167"


def words_of(text: str) -> list[str]:
    """The pre-tokenizer's rule: runs of letters and digits; each punctuation mark alone; lower case."""
    return re.findall(r"[a-z0-9]+|[^\sa-z0-9]", text.lower())


def held_out(synset: str) -> bool:
    return int(hashlib.md5(synset.encode()).hexdigest(), 16) % HELD_OUT_ONE_IN == 0


def vocabulary(wordnet: WordNet) -> list[str]:
    """Frequent words of glosses, then single-word lower-case nouns by frequency (the alphabet breaks ties)."""
    counts: Counter[str] = Counter()
    for synset in wordnet.synsets.values():
        single = [lemma for lemma in synset.lemmas if " " not in lemma]
        for text in (synset.definition, *synset.examples, *single):
            counts.update(words_of(text))
    refused = _refused(wordnet)
    frequent = [w for w, _ in counts.most_common(FREQUENT) if w not in refused]
    chosen = dict.fromkeys(SPECIALS + frequent)
    things = wordnet.below(PHYSICAL_ENTITY)

    def familiarity(word: str) -> int:
        senses = wordnet.senses[word]
        used = counts[word] + 2 * sum(s.count for s in senses)
        return 4 * used if senses[0].synset in things else used

    for word in sorted(_nouns(wordnet), key=lambda w: (-familiarity(w), w)):
        if len(chosen) == VOCABULARY:
            break
        if word not in refused:
            chosen[word] = None
    return list(chosen)


def _refused(wordnet: WordNet) -> set[str]:
    """Words of which the first sense, or half of the senses, are marked offensive by WordNet itself."""
    refused = set()
    for word, senses in wordnet.senses.items():
        bad = [s for s in senses if s.synset in wordnet.offensive]
        if 2 * len(bad) >= len(senses) or any(s.rank == 1 and s.synset[0] == "n" for s in bad):
            refused.add(word)
    return refused


def _nouns(wordnet: WordNet) -> list[str]:
    """Words written as lower-case single words, mainly nouns, with few senses; or named places."""
    place = wordnet.below(LOCATION)
    nouns = []
    for synset in wordnet.synsets.values():
        if synset.id[0] != "n":
            continue
        for lemma in synset.lemmas:
            senses = wordnet.senses.get(lemma.lower(), [])
            first = bool(senses) and senses[0].synset == synset.id
            shape = lemma.isalpha() and len(lemma) > 2 and lemma.isascii()
            if shape and first and (lemma.islower() or synset.id in place) and len(senses) <= 6:
                nouns.append(lemma.lower())
    return nouns


class Writer:
    """Writes documents (lists of words) about one synset; all chances come from `rng`."""

    def __init__(self, wordnet: WordNet, words: list[str], rng: random.Random):
        self.wordnet, self.known, self.rng = wordnet, set(words), rng
        self.ranks = {
            (word, sense.synset): sense.rank for word in words for sense in wordnet.senses.get(word, ())
        }
        self.size = cache(lambda synset: len(wordnet.below(synset)))
        self.members = cache(self._members)

    def heads(self, synset: Synset) -> list[tuple[str, int]]:
        """Its single words of the vocabulary, each with the rank of this sense for the word."""
        lower = dict.fromkeys(lemma.lower() for lemma in synset.lemmas)
        return [(w, self.ranks[w, synset.id]) for w in lower if (w, synset.id) in self.ranks]

    def name(self, synset: str) -> list[str] | None:
        """Its first lemma that the vocabulary can spell; none for a held-out, offensive or too broad synset."""
        if held_out(synset) or synset in self.wordnet.offensive or self.size(synset) > TOO_BROAD:
            return None
        for lemma in self.wordnet.synsets[synset].lemmas:
            if self.known.issuperset(words_of(lemma)):
                return words_of(lemma)
        return None

    def _members(self, synset: str) -> list[str]:
        """Words whose first sense of this part of speech lies below the synset and is not held out."""
        return sorted(
            word
            for below in self.wordnet.below(synset)
            if not held_out(below) and below not in self.wordnet.offensive
            for word, rank in self.heads(self.wordnet.synsets[below])
            if rank == 1
        )

    def ancestors(self, synset: Synset) -> list[str]:
        """The path of first hypernyms, nearest first."""
        path: list[str] = []
        here = synset
        while here.parents and here.parents[0] not in path:
            path.append(here.parents[0])
            here = self.wordnet.synsets[path[-1]]
        return path

    def prose(self, synset: Synset) -> list[list[str]]:
        """Its definition under each of its words, and its examples: all that is held out and evaluated."""
        heads = [w for w, _ in self.heads(synset)]
        definition = words_of(synset.definition)
        if heads:
            texts = [[w, ":", *definition] for w in heads]
        else:
            title = words_of(synset.lemmas[0])
            texts = [[*title, ":", *definition] if self.known.issuperset(title) else definition]
        texts += [words_of(example) for example in synset.examples]
        return [text for text in texts if self._readable(text)]

    def _readable(self, text: list[str]) -> bool:
        unknown = sum(w not in self.known for w in text)
        return len(text) > 2 and unknown <= UNKNOWN_SHARE * len(text)

    def relations(self, synset: Synset) -> list[list[str]]:
        """Chains, lists, parts and likenesses, rarer for rarer senses."""
        texts: list[list[str]] = []
        for word, rank in self.heads(synset):
            if self.rng.random() < 1 / rank:
                texts += [self._chain(word, synset), self._likes(word, synset), self._parts(word, synset)]
                texts += [self._list(word, synset) for _ in range(3)]
        return [text for text in texts if len(text) > 2]

    def _chain(self, word: str, synset: Synset) -> list[str]:
        names = [n for n in map(self.name, self.ancestors(synset)) if n and n != [word]][:4]
        if not names:
            return []
        if self.rng.random() < 0.5:
            return [word, *(w for name in names for w in name), "."]
        return [word, *"is a kind of".split(), *self.rng.choice(names), "."]

    def _list(self, word: str, synset: Synset) -> list[str]:
        """Fellow members of one of its hypernyms, at any height: "dog wolf fox jackal : canine"."""
        classes = [c for c in self.ancestors(synset) if self.size(c) <= TOO_BROAD and len(self.members(c)) > 3]
        if not classes:
            return []
        chosen = self.rng.choice(classes[:6])
        fellows = [w for w in self.rng.sample(self.members(chosen), min(6, len(self.members(chosen)))) if w != word]
        name = self.name(chosen)
        form = self.rng.random()
        if name and form < 0.25:
            return [*name, ":", word, *fellows]
        return [word, *fellows, ":", *name] if name and form < 0.6 else [word, *fellows]

    def _likes(self, word: str, synset: Synset) -> list[str]:
        """Similar adjectives, and an opposite."""
        similar = [n for n in map(self.name, synset.targets("&")) if n]
        opposite = [n for n in map(self.name, synset.targets("!")) if n]
        if similar and (not opposite or self.rng.random() < 0.7):
            chosen = self.rng.sample(similar, min(4, len(similar)))
            return [word, *(w for name in chosen for w in name)]
        return [word, *"is not".split(), *opposite[0]] if opposite else []

    def _parts(self, word: str, synset: Synset) -> list[str]:
        parts = [n for n in map(self.name, synset.targets("%p")) if n and n != [word]]
        wholes = [n for n in map(self.name, synset.targets("#p", "#m")) if n and n != [word]]
        if parts and self.rng.random() < 0.5:
            chosen = self.rng.sample(parts, min(4, len(parts)))
            return [word, "has", *(w for name in chosen for w in [*name, ","])][:-1]
        return [word, *"is part of".split(), *self.rng.choice(wholes)] if wholes else []


def epoch(wordnet: WordNet, words: list[str], seed: int) -> list[list[str]]:
    """One pass over the synsets that are trained on, in random order."""
    rng = random.Random(seed)
    writer = Writer(wordnet, words, rng)
    texts: list[list[str]] = []
    for synset in wordnet.synsets.values():
        if held_out(synset.id) or synset.id in wordnet.offensive:
            continue
        prose = writer.prose(synset)
        keep = 1.0 if writer.heads(synset) else 0.5
        texts += [text for text in prose if rng.random() < keep]
        texts += writer.relations(synset)
    rng.shuffle(texts)
    return texts


def held_out_texts(wordnet: WordNet, words: list[str]) -> list[list[str]]:
    """Definitions and examples of the held-out synsets."""
    writer = Writer(wordnet, words, random.Random(0))
    synsets = wordnet.synsets.values()
    return [t for s in synsets if held_out(s.id) and s.id not in wordnet.offensive for t in writer.prose(s)]


def rows(texts: list[list[str]], ids: dict[str, int], length: int, rng: random.Random) -> list[list[int]]:
    """Rows that each start with a document: one row in five after <bos>, the others with its first word."""
    out: list[list[int]] = []
    row: list[int] = []
    for text in texts:
        if not row and rng.random() < 0.2:
            row = [BOS]
        row += [*(ids.get(w, UNK) for w in text), EOS]
        if len(row) > length:
            out.append(row[: length + 1])
            row = []
    return out
