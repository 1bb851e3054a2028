"""What the reference implementation says of each tokenizer in a folder: python reference.py FOLDER [NAME ...]

FOLDER/NAME/tokenizer.json -> FOLDER/NAME/reference.json: {version, ordinary, strings: ids of each text of strings.json,
survivors: ids of the ordinary tokens that decoding and encoding give back}.

A token survives where, after some beginning, encode(decode([*beginning, token])) = [*beginning, token].
Needs: pip install tokenizers
"""
import json
import pathlib
import sys

import tokenizers

BEGINNINGS = ["", "a", "the", ".", "\n", "1"]


def main(folder, names):
    strings = json.loads((pathlib.Path(__file__).parent / "strings.json").read_text("utf8"))
    for file in sorted(pathlib.Path(folder).glob("*/tokenizer.json")):
        if not names or file.parent.name in names:
            found = reference(file, strings)
            (file.parent / "reference.json").write_text(json.dumps(found, separators=(",", ":")) + "\n")
            print(file.parent.name, len(found["survivors"]), "of", found["ordinary"], "ordinary tokens survive")


def reference(file, strings):
    tokenizer = tokenizers.Tokenizer.from_file(str(file))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    suffix = json.loads(file.read_text("utf8"))["model"].get("end_of_word_suffix") or ""
    encode = lambda text: tokenizer.encode(text, add_special_tokens=False).ids

    def decode(ids):
        text = tokenizer.decode(ids, skip_special_tokens=False)
        return text.replace(suffix, " ") if suffix else text  # as transformers does for CLIP

    special = {i for i, token in tokenizer.get_added_tokens_decoder().items() if token.special}
    ordinary = sorted(set(tokenizer.get_vocab(with_added_tokens=True).values()) - special)
    survivors = set()
    for beginning in BEGINNINGS:
        before = encode(beginning)
        for token in ordinary:
            if token not in survivors and encode(decode([*before, token])) == [*before, token]:
                survivors.add(token)
    return {
        "version": tokenizers.__version__,
        "ordinary": len(ordinary),
        "strings": [encode(text) for text in strings],
        "survivors": sorted(survivors),
    }


main(sys.argv[1], sys.argv[2:])
