"""Writes tokenizer.json, tokenizer_config.json and config.json: python tokenizer.py --wordnet DICT --out FOLDER"""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import corpus
from wordnet import WordNet


def tokenizer(words: list[str]) -> dict[str, object]:
    flags = {"single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [{"id": i, "content": t, **flags} for i, t in enumerate(corpus.SPECIALS)],
        "normalizer": {"type": "Lowercase"},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": None,
        "decoder": None,
        "model": {
            "type": "WordLevel",
            "unk_token": "<unk>",
            "vocab": {word: i for i, word in enumerate(words)},
        },
    }


TOKENIZER_CONFIG = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "bos_token": "<bos>",
    "eos_token": "<eos>",
    "add_bos_token": False,
    "add_eos_token": False,
    "clean_up_tokenization_spaces": False,
    "model_max_length": 64,
}


def config(vocabulary_size: int) -> dict[str, object]:
    from decoder import Config  # needs torch, which the two files above do not

    sizes = asdict(Config(vocab_size=vocabulary_size))
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **sizes,
        "num_key_value_heads": sizes["num_attention_heads"],
        "hidden_act": "silu",
        "attention_bias": False,
        "mlp_bias": False,
        "tie_word_embeddings": True,
        "pad_token_id": corpus.PAD,
        "bos_token_id": corpus.BOS,
        "eos_token_id": corpus.EOS,
        "torch_dtype": "float16",
    }


def write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", "utf-8", newline="\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--wordnet", type=Path, required=True, help="WordNet's dict folder")
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    vocabulary = corpus.vocabulary(WordNet(args.wordnet))
    write(args.out / "tokenizer.json", tokenizer(vocabulary))
    write(args.out / "tokenizer_config.json", TOKENIZER_CONFIG)
    write(args.out / "config.json", config(len(vocabulary)))
