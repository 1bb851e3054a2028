"""Exports the trained weights to ONNX: python export.py --weights weights.pt --out model.onnx

The plain exporter of PyTorch, then one change for the size of the file: matrices are stored in fp16 and cast to fp32 by a
Cast node that takes over the matrix's name. All arithmetic is fp32.
"""

import argparse
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import numpy_helper

from decoder import Config, Decoder


def trained(weights: Path, config: Config) -> Decoder:
    """The model with its matrices rounded to what the file stores."""
    model = Decoder(config)
    model.load_state_dict(torch.load(weights, weights_only=True))
    for parameter in model.parameters():
        if parameter.dim() > 1:
            parameter.data = parameter.data.half().float()
    return model.eval()


def export(model: Decoder, path: Path) -> None:
    example = torch.arange(12).reshape(2, 6)
    axes = {"input_ids": {0: torch.export.Dim("batch"), 1: torch.export.Dim("seq")}}
    torch.onnx.export(
        model, (example,), str(path), input_names=["input_ids"], output_names=["logits"],
        dynamic_shapes=axes, opset_version=18, dynamo=True, external_data=False,
    )  # fmt: skip
    proto = onnx.load(path)
    store_in_half(proto.graph)
    drop_stack_traces(proto.graph)
    onnx.checker.check_model(proto, full_check=True)
    onnx.save(proto, path)


def store_in_half(graph: onnx.GraphProto) -> None:
    casts = []
    for initializer in graph.initializer:
        if initializer.data_type == onnx.TensorProto.FLOAT and len(initializer.dims) > 1:
            name = initializer.name
            half = numpy_helper.to_array(initializer).astype(np.float16)
            initializer.CopyFrom(numpy_helper.from_array(half, f"{name}.fp16"))
            casts.append(onnx.helper.make_node("Cast", [f"{name}.fp16"], [name], f"{name}.cast", to=onnx.TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)


def drop_stack_traces(graph: onnx.GraphProto) -> None:
    """The exporter notes the source lines of this machine on every node; its module names are kept."""
    for item in [*graph.node, *graph.value_info, *graph.input, *graph.output]:
        kept = [p for p in item.metadata_props if p.key == "namespace"]
        del item.metadata_props[:]
        item.metadata_props.extend(kept)


def largest_difference(model: Decoder, path: Path) -> float:
    """Between PyTorch's logits and those of ONNX Runtime on the CPU, for rows of one token and of many."""
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    difference = 0.0
    for shape in ((5, 1), (1, 64), (3, 7)):
        ids = torch.randint(4, 9216, shape, generator=torch.Generator().manual_seed(1))
        with torch.no_grad():
            logits = model(ids).numpy()
        found = session.run(["logits"], {"input_ids": ids.numpy()})[0]
        difference = max(difference, float(np.abs(found - logits).max()))
    return difference


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    decoder = trained(args.weights, Config())
    export(decoder, args.out)
    print(f"largest difference of a logit from PyTorch's: {largest_difference(decoder, args.out):.2e}")
