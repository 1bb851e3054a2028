"""Small tokenizers, one of each kind, for the unit tests: python made.py FOLDER, then reference.py FOLDER.

Needs: pip install tokenizers sentencepiece. Trainers break ties by chance, so what they learn differs a little from run to run.
"""
import base64
import io
import json
import pathlib
import sys
import tempfile

import sentencepiece.sentencepiece_model_pb2

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

WORDS = """dog cat horse bird fish cow lion sheep goat wolf mouse whale dogma catalog horses birds fishing cows playing walking
red green blue the a of and in 1 2 10 100 , . ! ? - ' hot sun hotdog don't it's ing ed s th er 中 文 é ß"""
LINES = ["The dog and the cat play in the sun, and the horse walks.", "A lion, a wolf or a whale?  It's 1 of 100!"]
CORPUS = [" ".join(WORDS.split()), *LINES, *[f" {word} {word}s" for word in WORDS.split()]] * 3
BYTES = [f"<0x{byte:02X}>" for byte in range(256)]
END = "<|endoftext|>"


def trained(model, trainer, **parts):
    tokenizer = Tokenizer(model)
    for name, part in parts.items():
        setattr(tokenizer, name, part)
    tokenizer.train_from_iterator(CORPUS, trainer)
    return json.loads(tokenizer.to_str())


def byte_level():
    trainer = trainers.BpeTrainer(
        vocab_size=420, special_tokens=[END], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
    )
    level = pre_tokenizers.ByteLevel(add_prefix_space=False)
    file = trained(models.BPE(), trainer, pre_tokenizer=level, decoder=decoders.ByteLevel())
    # The bytes of U+FEFF as one token (Llama 3), and two spaces both as an added token and as a merge (GPT-NeoX).
    merge(file, ["ï", "»"], ["ï»", "¿"], ["Ġ", "Ġ"])
    add(file, "  ", special=False)
    return file


def llama():
    file = sentencepiece_bpe([])
    file["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            {"type": "Prepend", "prepend": "▁"},
            {"type": "Replace", "pattern": {"String": " "}, "content": "▁"},
        ],
    }
    strip = [{"type": "Strip", "content": " ", "start": 1, "stop": 0}]
    file["decoder"] = {"type": "Sequence", "decoders": [*byte_decoders(), *strip]}
    return with_bos(file)


def gemma():
    file = sentencepiece_bpe(["\n"])
    file["normalizer"] = {"type": "Replace", "pattern": {"String": " "}, "content": "▁"}
    file["pre_tokenizer"] = {
        "type": "Split",
        "pattern": {"String": " "},
        "behavior": "MergedWithPrevious",
        "invert": False,
    }
    file["decoder"] = {"type": "Sequence", "decoders": byte_decoders()}
    return with_bos(file)


def byte_decoders():
    return [
        {"type": "Replace", "pattern": {"String": "▁"}, "content": " "},
        {"type": "ByteFallback"},
        {"type": "Fuse"},
    ]


def sentencepiece_bpe(more):
    trainer = trainers.BpeTrainer(
        vocab_size=560, special_tokens=["<unk>", "<s>", "</s>", *BYTES, *more], limit_alphabet=60, show_progress=False
    )
    space = pre_tokenizers.Metaspace(prepend_scheme="never", split=True)
    model = models.BPE(unk_token="<unk>", byte_fallback=True, fuse_unk=True)
    file = trained(model, trainer, pre_tokenizer=space)
    file["pre_tokenizer"] = None
    file["added_tokens"] = [token for token in file["added_tokens"] if token["content"] in ("<unk>", "<s>", "</s>")]
    return file


def unigram(**options):
    fallback = options.pop("byte_fallback")
    tokens = ["<unk>", "<s>", "</s>", *(BYTES if fallback else [])]
    trainer = trainers.UnigramTrainer(vocab_size=400, special_tokens=tokens, unk_token="<unk>", show_progress=False)
    space = pre_tokenizers.Metaspace(**options)
    end = decoders.Metaspace(**options)
    file = trained(models.Unigram(), trainer, normalizer=normalizers.NFKC(), pre_tokenizer=space, decoder=end)
    file["added_tokens"] = [token for token in file["added_tokens"] if token["content"] in ("<unk>", "<s>", "</s>")]
    file["model"]["byte_fallback"] = fallback
    if fallback:
        file["decoder"] = {"type": "Sequence", "decoders": [{"type": "ByteFallback"}, file["decoder"]]}
    return file


def precompiled():
    # T5 and XLM-R: SentencePiece's own normalizer, here with a table of nine rules. The usual one fills 300 KB.
    rules = {"ａ": "a", "Ａ": "A", "１": "1", "é": "e", "e\u0301": "e", "ﬁ": "fi", "½": "1/2", "\u200d": " ", "…": "..."}
    lines = ["\t".join(" ".join(f"{ord(c):X}" for c in side) for side in rule) for rule in rules.items()]
    with tempfile.NamedTemporaryFile("w", suffix=".tsv") as table:
        table.write("\n".join(lines) + "\n")
        table.flush()
        out = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(CORPUS),
            model_writer=out,
            vocab_size=90,
            hard_vocab_limit=False,
            normalization_rule_tsv=table.name,
            minloglevel=2,
        )
    charsmap = sentencepiece.sentencepiece_model_pb2.ModelProto.FromString(out.getvalue()).normalizer_spec.precompiled_charsmap
    file = unigram(byte_fallback=False, prepend_scheme="always", split=True)
    file["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            {"type": "Precompiled", "precompiled_charsmap": base64.b64encode(charsmap).decode()},
            {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
        ],
    }
    return file


def word_piece():
    specials = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    trainer = trainers.WordPieceTrainer(vocab_size=300, special_tokens=specials, show_progress=False)
    file = trained(
        models.WordPiece(unk_token="[UNK]"),
        trainer,
        normalizer=normalizers.BertNormalizer(lowercase=True),
        pre_tokenizer=pre_tokenizers.BertPreTokenizer(),
        decoder=decoders.WordPiece(cleanup=False),
    )
    cls, sep = (("[CLS]", 3), ("[SEP]", 4))
    file["post_processor"] = json.loads(processors.BertProcessing(sep, cls).__getstate__())
    # Pieces of longer words with the letters of whole words.
    for piece in ["##dog", "##cat", "##,"]:
        file["model"]["vocab"].setdefault(piece, len(file["model"]["vocab"]))
    return file


def end_of_word():
    # CLIP: byte-level letters, the last of a word with the mark; the trainer would write the mark after merging.
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocab = {token: i for i, token in enumerate([*letters, *[f"{letter}</w>" for letter in letters]])}
    merges = []
    for word in WORDS.split():
        left = ""
        for letter, last in zip(word, [False] * (len(word) - 1) + [True]):
            if not letter.isascii():
                break
            right = f"{letter}</w>" if last else letter
            if left and [left, right] not in merges:
                merges.append([left, right])
                vocab.setdefault(left + right, len(vocab))
            left += right
    file = json.loads(Tokenizer(models.BPE()).to_str())
    file["model"].update(vocab=vocab, merges=merges, unk_token=END, end_of_word_suffix="</w>", continuing_subword_prefix="")
    file["normalizer"] = {
        "type": "Sequence",
        "normalizers": [
            {"type": "NFC"},
            {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
            {"type": "Lowercase"},
        ],
    }
    pattern = "'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+"
    split = {"type": "Split", "pattern": {"Regex": pattern}, "behavior": "Removed", "invert": True}
    level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True, "use_regex": True}
    file["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [split, level]}
    file["decoder"] = level
    add(file, "<|startoftext|>", special=True)
    add(file, END, special=True)
    return file


def word_level():
    trainer = trainers.WordLevelTrainer(special_tokens=["<unk>", "<mask>"], show_progress=False)
    model = models.WordLevel(unk_token="<unk>")
    return trained(model, trainer, normalizer=normalizers.Lowercase(), pre_tokenizer=pre_tokenizers.Whitespace())


def marks_and_digits():
    # Falcon and StarCoder: runs of marks, single digits, then byte-level.
    file = byte_level()
    parts = [{"type": "Punctuation", "behavior": "Contiguous"}, {"type": "Digits", "individual_digits": True}]
    file["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [*parts, file["pre_tokenizer"]]}
    return file


def split_behaviours():
    file = byte_level()
    pattern = lambda text, behavior: {
        "type": "Split",
        "pattern": {"Regex": text},
        "behavior": behavior,
        "invert": False,
    }
    parts = [
        pattern("[,;]", "MergedWithPrevious"),
        pattern("[A-Z]", "MergedWithNext"),
        {"type": "Digits", "individual_digits": False},
        {"type": "Punctuation", "behavior": "Isolated"},
    ]
    level = {**file["pre_tokenizer"], "use_regex": False}
    file["pre_tokenizer"] = {"type": "Sequence", "pretokenizers": [*parts, level]}
    return file


def merge(file, *pairs):
    vocab, merges = file["model"]["vocab"], file["model"]["merges"]
    for left, right in pairs:
        if left + right not in vocab:
            vocab[left + right] = len(vocab)
            merges.append([left, right])


def add(file, content, special):
    ids = file["model"]["vocab"]
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False}
    known = [token["id"] for token in file["added_tokens"]]
    token = {"id": max([*ids.values(), *known]) + 1, "content": content, **flags, "special": special}
    file["added_tokens"].append(token)


def with_bos(file):
    single = [{"SpecialToken": {"id": "<s>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}]
    pair = [*single, {"Sequence": {"id": "B", "type_id": 1}}]
    tokens = {"<s>": {"id": "<s>", "ids": [1], "tokens": ["<s>"]}}
    file["post_processor"] = {"type": "TemplateProcessing", "single": single, "pair": pair, "special_tokens": tokens}
    return file


MADE = {
    "byte-level": byte_level,
    "byte-fallback-llama": llama,
    "byte-fallback-gemma": gemma,
    "precompiled": precompiled,
    "split-behaviours": split_behaviours,
    "unigram": lambda: unigram(byte_fallback=False, prepend_scheme="always", split=True),
    "unigram-byte-fallback": lambda: unigram(byte_fallback=True, prepend_scheme="first", split=True),
    "marks-and-digits": marks_and_digits,
    "metaspace-never": lambda: unigram(byte_fallback=False, prepend_scheme="never", split=False),
    "metaspace-other-sign": lambda: unigram(byte_fallback=False, replacement="\u2423", prepend_scheme="always", split=True),
    "word-piece": word_piece,
    "end-of-word": end_of_word,
    "word-level": word_level,
}

for name, make in MADE.items():
    place = pathlib.Path(sys.argv[1]) / name
    place.mkdir(parents=True, exist_ok=True)
    text = json.dumps(make(), ensure_ascii=False, separators=(",", ":"))
    Tokenizer.from_str(text)
    (place / "tokenizer.json").write_text(text + "\n", "utf8")
