"""Reads the shipped files back: model.onnx into the PyTorch module, tokenizer.json into a list of words."""

import json
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper

from decoder import Config, Decoder

MATRICES = [
    *(f"self_attn.{name}_proj" for name in "qkvo"),
    *(f"mlp.{name}_proj" for name in ("gate", "up", "down")),
]


def decoder(path: Path) -> Decoder:
    """The exporter renames the matrices of the blocks but keeps their order, seven to a block, transposed."""
    graph = onnx.load(path).graph
    arrays = {i.name: torch.tensor(numpy_helper.to_array(i)).float() for i in graph.initializer}
    weights = {n.removesuffix(".fp16"): a for n, a in arrays.items() if n.startswith("model.")}
    blocks = [a.T for n, a in arrays.items() if a.dim() == 2 and not n.startswith("model.")]
    config = Config(vocab_size=weights["model.embed_tokens.weight"].shape[0])
    for layer in range(config.num_hidden_layers):
        for name, matrix in zip(MATRICES, blocks[layer * len(MATRICES) :]):
            weights[f"model.layers.{layer}.{name}.weight"] = matrix
    weights.pop("model.inv_freq", None)
    model = Decoder(config)
    model.load_state_dict(weights)
    return model.eval()


def words(path: Path) -> list[str]:
    ids: dict[str, int] = json.loads(path.read_text("utf-8"))["model"]["vocab"]
    return sorted(ids, key=ids.__getitem__)
