"""Exports tiny models of real architectures by TorchScript and by dynamo, with PyTorch's states of every block.

python make.py FOLDER [NAME ...] writes for each architecture and exporter a folder with model.onnx, config.json and
- reference.json: exporter, versions, name, shape and type of the input, shapes of the states, blocks of each stream
- input.bin, first.bin, states.bin: the input, what the first block reads, what every block gives; raw, little-endian

Needs torch, transformers, onnx and onnxscript. What an exporter refuses is printed.
"""

import importlib
import json
import os
import sys
import warnings

import torch
import transformers

from architectures import ARCHITECTURES, Architecture


class Exported(torch.nn.Module):
    """Reads one tensor and gives logits, or the last states where there are none."""

    def __init__(self, model: torch.nn.Module, architecture: Architecture):
        super().__init__()
        self.model, self.key, self.more = model, architecture.key, architecture.more

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        mask = {"attention_mask": torch.ones_like(x)} if self.key == "input_ids" else {}
        given = self.model(**{self.key: x}, **mask, **self.more)
        return given.logits if getattr(given, "logits", None) is not None else given[0]


def drawn(model: torch.nn.Module) -> torch.nn.Module:
    """Weights large enough that every block changes its state by about as much as it is long."""
    generator = torch.Generator().manual_seed(1)
    for name, weights in model.named_parameters():
        normal = torch.randn(weights.shape, generator=generator)
        if weights.dim() >= 2 and not name.endswith("A_log"):
            table = "embed" in name or "wte" in name
            weights.data = normal if table else normal / weights.shape[-1] ** 0.5
        elif weights.dim() == 1 and "norm" in name.lower() and name.endswith("weight"):
            weights.data = weights.data + 0.1 * normal
    return model.eval().float()


def step_by_step() -> None:
    """The delta rule one position after the other: the form in chunks solves triangular systems, which ONNX cannot."""
    for name in ("qwen3_next", "qwen3_5"):
        module = importlib.import_module(f"transformers.models.{name}.modeling_{name}")
        module.torch_chunk_gated_delta_rule = module.torch_recurrent_gated_delta_rule


def streams_of(model: torch.nn.Module, ending: str | None) -> list[list[torch.nn.Module]]:
    lists = [
        (name, list(m))
        for name, m in model.named_modules()
        if isinstance(m, torch.nn.ModuleList) and len(m) >= 2 and "expert" not in name
    ]
    if ending:
        return [blocks for name, blocks in lists if name.endswith(ending)]
    outer = [(n, b) for n, b in lists if not any(n.startswith(f"{o}.") for o, _ in lists)]
    return [max((blocks for _, blocks in outer), key=len)]


def states_of(exported: Exported, blocks: list[torch.nn.Module], x: torch.Tensor) -> list[torch.Tensor]:
    """What the first block reads, and what each gives."""
    states: dict[int, torch.Tensor] = {}

    def behind(i: int):
        def keep(_, __, out) -> None:
            states[i] = out[0] if isinstance(out, tuple) else out

        return keep

    hooks = [block.register_forward_hook(behind(i + 1)) for i, block in enumerate(blocks)]

    def first(_, args, kwargs) -> None:
        states[0] = args[0] if args else kwargs["hidden_states"]

    hooks.append(blocks[0].register_forward_pre_hook(first, with_kwargs=True))
    with torch.no_grad():
        exported(x)
    for hook in hooks:
        hook.remove()
    return [states[i].detach().float() for i in range(len(blocks) + 1)]


def export(exported: Exported, x: torch.Tensor, file: str, exporter: str) -> None:
    key = exported.key
    if exporter == "dynamo":
        names = dict(input_names=[key], output_names=["logits"])
        torch.onnx.export(exported, (x,), file, dynamo=True, opset_version=20, external_data=False, **names)
        return
    axes = {key: {0: "batch", 1: "seq"}} if key == "input_ids" else None
    names = dict(input_names=[key], output_names=["logits"], dynamic_axes=axes)
    torch.onnx.export(exported, (x,), file, dynamo=False, opset_version=17, **names)


def write(folder: str, name: str, architecture: Architecture) -> None:
    torch.manual_seed(0)
    model = drawn(architecture.build())
    exported = Exported(model, architecture).eval()
    torch.manual_seed(2)
    x = architecture.make()
    streams = streams_of(model, architecture.lists)
    first, *states = states_of(exported, [b for stream in streams for b in stream], x)
    for exporter in ("TorchScript", "dynamo"):
        place = os.path.join(folder, f"{name}.{exporter}")
        os.makedirs(place, exist_ok=True)
        file = os.path.join(place, "model.onnx")
        try:
            with torch.no_grad():
                export(exported, x, file, exporter)
        except Exception as error:  # what an exporter cannot write has many types
            print(f"{name}, {exporter}: {str(error).splitlines()[0][:150]}", file=sys.stderr)
            continue
        (architecture.config() if architecture.config else model.config).save_pretrained(place)
        x.numpy().tofile(os.path.join(place, "input.bin"))
        first.numpy().tofile(os.path.join(place, "first.bin"))
        torch.cat([s.flatten() for s in states]).numpy().tofile(os.path.join(place, "states.bin"))
        reference = dict(
            **dict(name=name, exporter=exporter, torch=torch.__version__, transformers=transformers.__version__),
            **dict(input=architecture.key, shape=list(x.shape), dtype=str(x.dtype).split(".")[1]),
            **dict(states=[list(s.shape) for s in states], streams=[len(s) for s in streams]),
        )
        with open(os.path.join(place, "reference.json"), "w") as target:
            json.dump(reference, target)


def main(folder: str, names: list[str]) -> None:
    warnings.filterwarnings("ignore")
    step_by_step()
    for name in names or ARCHITECTURES:
        try:
            write(folder, name, ARCHITECTURES[name])
        except Exception as error:  # one architecture less is no reason to lose the others
            print(f"{name}: {error!r}"[:200], file=sys.stderr)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
