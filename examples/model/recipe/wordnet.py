"""Reads WordNet 3.0's own files (dict/data.*, index.*, cntlist.rev) into plain objects.

File formats: wndb(5WN) and cntlist(5WN). Nothing else is needed: no NLTK, no download by this script.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PARTS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
OFFENSIVE_USAGE = {"ethnic slur", "disparagement", "obscenity", "vulgarism", "depreciation"}
OFFENSIVE_GLOSS = re.compile(
    r"offensive (term|word|name|to)|\bslur\b|disparag|derogat|pejorat|vulgar|obscen|prostitut|\bsexual|\bgenital"
    r"|contemptuous|insult|excrement|racist",
    re.I,
)


@dataclass(frozen=True)
class Synset:
    """One synset. `pointers` are (symbol, part of speech + offset of the target)."""

    id: str  # part of speech + 8-digit offset, e.g. "n02084071"
    lemmas: tuple[str, ...]  # as written, spaces for underscores
    pointers: tuple[tuple[str, str], ...]
    definition: str
    examples: tuple[str, ...]

    def targets(self, *symbols: str) -> list[str]:
        return [target for symbol, target in self.pointers if symbol in symbols]

    @property
    def parents(self) -> list[str]:
        """Hypernyms; for an instance ("france") the class that it is an instance of."""
        return self.targets("@", "@i")


@dataclass(frozen=True)
class Sense:
    """One sense of a lower-case word: `rank` 1 is the most frequent one of that part of speech."""

    synset: str
    rank: int
    count: int  # occurrences in WordNet's sense-tagged texts, 0 for most


class WordNet:
    def __init__(self, folder: Path):
        self.synsets: dict[str, Synset] = {}
        for part, name in PARTS.items():
            for line in _lines(folder / f"data.{name}"):
                synset = _synset(part, line)
                self.synsets[synset.id] = synset
        self.senses: dict[str, list[Sense]] = {}
        for part, name in PARTS.items():
            for line in _lines(folder / f"index.{name}"):
                self._add_senses(part, line.split())
        self._count_senses(folder / "cntlist.rev")
        # Irregular inflected forms ("sang", "geese").
        self.irregular = {line.split()[0] for n in ("noun", "verb") for line in _lines(folder / f"{n}.exc")}

    def _add_senses(self, part: str, fields: list[str]) -> None:
        """index.*: lemma pos synset_cnt p_cnt [symbols] sense_cnt tagsense_cnt offsets, most frequent first."""
        offsets = fields[-int(fields[2]) :]
        senses = self.senses.setdefault(fields[0].replace("_", " "), [])
        senses += [Sense(part + offset, rank, 0) for rank, offset in enumerate(offsets, 1)]

    def _count_senses(self, path: Path) -> None:
        """cntlist.rev: sense_key sense_number tag_cnt, where the key is lemma%type:..."""
        types = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
        counts = {}
        for line in path.read_text("latin-1").splitlines():
            key, rank, count = line.split()
            lemma, rest = key.split("%")
            counts[lemma.replace("_", " "), types[rest[0]], int(rank)] = int(count)
        for word, senses in self.senses.items():
            self.senses[word] = [
                Sense(s.synset, s.rank, counts.get((word, s.synset[0], s.rank), 0)) for s in senses
            ]

    @cached_property
    def children(self) -> dict[str, list[str]]:
        children: dict[str, list[str]] = {}
        for synset in self.synsets.values():
            for parent in synset.parents:
                children.setdefault(parent, []).append(synset.id)
        return children

    def below(self, root: str) -> set[str]:
        """The synset and all its hyponyms and instances, however deep."""
        found, open_ = {root}, [root]
        while open_:
            for child in self.children.get(open_.pop(), ()):
                if child not in found:
                    found.add(child)
                    open_.append(child)
        return found

    @cached_property
    def offensive(self) -> set[str]:
        """Synsets that WordNet itself marks, by a usage pointer or in the gloss, as slurs or obscenities."""
        marked = {s.id for s in self.synsets.values() if OFFENSIVE_USAGE & set(s.lemmas)}
        return {
            s.id
            for s in self.synsets.values()
            if OFFENSIVE_GLOSS.search(s.definition) or marked & set(s.targets(";u"))
        }


def _lines(path: Path) -> list[str]:
    """All but the licence, whose lines start with two spaces."""
    return [line for line in path.read_text("latin-1").splitlines() if not line.startswith("  ")]


def _synset(part: str, line: str) -> Synset:
    """data.*: offset lex_filenum ss_type w_cnt word lex_id ... p_cnt [symbol offset pos source/target] ... | gloss"""
    head, gloss = line.split(" | ", 1)
    fields = head.split()
    words = int(fields[3], 16)
    at = 5 + 2 * words
    pointers = [fields[at + 4 * i : at + 4 * i + 3] for i in range(int(fields[at - 1]))]
    lemmas = [re.sub(r"\([a-z]+\)$", "", w).replace("_", " ") for w in fields[4 : at - 1 : 2]]
    definition = re.split(r';\s*"', gloss)[0].strip(' ;"')
    return Synset(
        part + fields[0],
        tuple(lemmas),
        tuple((symbol, pos.replace("s", "a") + offset) for symbol, offset, pos in pointers),
        definition,
        tuple(re.findall(r'"([^"]+)"', gloss[len(definition) :])),
    )
