"""Makes the checkpoints of this folder: tiny models with random weights, and what transformers computes with them.

    python make.py [NAME ...]        (versions: README.md)

Each folder has what a folder of the hub has (config.json, safetensors), and expected.safetensors, float32:
- RUN.input: tokens, or the numbers of images and sounds; RUN is prompt, single (tokens alone), batch or resized
- RUN.resid.0 .. RUN.resid.L, RUN.k.1, RUN.v.1, RUN.ffn.1, ..: sites by layer, [rows, positions, width]
- RUN.logits: what the head gives, where there is one
"""

import json
import pathlib
import shutil
import sys
import warnings

import torch
import transformers
from safetensors.torch import load_file, save_file

from families import FAMILIES, Family

DOWN = ["mlp.down_proj", "mlp.c_proj", "mlp.dense_4h_to_h", "mlp.fc2", "output.dense"]
"""What reads the neurons, by its name in a block; the experts of a mixture have none of these names."""


def drawn(model: torch.nn.Module, seed: int) -> torch.nn.Module:
    """No weight is 0 or 1, and every block changes its state by about as much as it is long."""
    generator = torch.Generator().manual_seed(seed)
    for name, weights in model.named_parameters():
        normal = torch.randn(weights.shape, generator=generator)
        table = "embed" in name and "norm" not in name.lower() and "projection" not in name
        if weights.dim() >= 2 and not table and "token" not in name and "conv1d" not in name:
            weights.data = normal / weights[0].numel() ** 0.5
        elif table:
            weights.data = 0.5 * normal
        else:
            weights.data = weights.data + 0.3 * normal
    return model.eval()


def save(family: Family, folder: pathlib.Path) -> None:
    torch.manual_seed(0)
    model = drawn(family.build(), family.seed).to(family.dtype)
    model.save_pretrained(folder, max_shard_size=family.shards)
    (folder / "generation_config.json").unlink(missing_ok=True)
    config = json.loads((folder / "config.json").read_text())
    for key in ("transformers_version", "use_cache", "initializer_range"):
        config.pop(key, None)
    config = family.config(config)
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    if family.rename:
        file = folder / "model.safetensors"
        tensors = {name: tensor.clone() for name, tensor in load_file(file).items()}
        save_file(family.rename(tensors), file, {"format": "pt"})


class Recorder:
    """What passes through a model, by site and layer."""

    def __init__(self, model: torch.nn.Module):
        self.found: dict[str, torch.Tensor] = {}
        blocks = blocks_of(model)
        self.layer_of = {m: i + 1 for i, block in enumerate(blocks) for m in block.modules()}
        blocks[0].register_forward_pre_hook(self.first, with_kwargs=True)
        for i, block in enumerate(blocks):
            block.register_forward_hook(self.behind(i + 1))
            for name, module in block.named_modules():
                if name in DOWN:
                    module.register_forward_pre_hook(self.neurons(i + 1))
        for module in {type(m).__module__ for m in self.layer_of}:
            self.listen(sys.modules[module])

    def listen(self, module) -> None:
        """Keys and values as they enter the product: normed and rotated, before they are repeated or scaled."""
        original = getattr(module, "eager_attention_forward", None)
        if original is None:
            return

        def attention(layer, query, key, value, *args, **kwargs):
            if layer in self.layer_of:
                for site, states in (("k", key), ("v", value)):
                    self.found[f"{site}.{self.layer_of[layer]}"] = states.transpose(1, 2).flatten(2)
            return original(layer, query, key, value, *args, **kwargs)

        module.eager_attention_forward = attention

    def first(self, _, args, kwargs) -> None:
        self.found["resid.0"] = args[0] if args else kwargs["hidden_states"]

    def behind(self, layer: int):
        def keep(_, __, out) -> None:
            self.found[f"resid.{layer}"] = out[0] if isinstance(out, tuple) else out

        return keep

    def neurons(self, layer: int):
        def keep(_, args) -> None:
            self.found[f"ffn.{layer}"] = args[0]

        return keep


def blocks_of(model: torch.nn.Module) -> list[torch.nn.Module]:
    """The longest list of modules that is no part of another, and of no tower of images beside a text model."""
    lists = [
        (name, list(m))
        for name, m in model.named_modules()
        if isinstance(m, torch.nn.ModuleList) and "visual" not in name and "vision" not in name
    ]
    outer = [(n, b) for n, b in lists if not any(n.startswith(f"{o}.") for o, _ in lists)]
    return max((b for _, b in outer), key=len)


def expected(family: Family, folder: pathlib.Path) -> dict[str, torch.Tensor]:
    """Of the checkpoint as transformers reads it again, computed in float32."""
    load = dict(dtype=torch.float32, attn_implementation="eager")
    model, info = family.cls.from_pretrained(folder, output_loading_info=True, **load)
    if info["missing_keys"] or info["mismatched_keys"]:
        raise ValueError(f"{folder.name}: {info}")
    recorder = Recorder(model.eval())
    tensors = {}
    for run, x in family.runs().items():
        recorder.found.clear()
        more = {"attention_mask": torch.ones_like(x)} if family.key == "input_ids" else {}
        with torch.no_grad():
            given = model(**{family.key: x}, **more, **family.more)
        logits = getattr(given, "logits", None)
        if logits is not None:
            recorder.found["logits"] = logits
        tensors[f"{run}.input"] = x.int() if family.key == "input_ids" else x
        tensors.update({f"{run}.{site}": t.float().contiguous() for site, t in recorder.found.items()})
    return tensors


def step_by_step() -> None:
    """The delta rule one position after the other: the form in chunks rounds differently."""
    for name in ("qwen3_next", "qwen3_5"):
        module = getattr(transformers.models, name)
        module = getattr(module, f"modeling_{name}")
        module.torch_chunk_gated_delta_rule = module.torch_recurrent_gated_delta_rule


def main(names: list[str], families: dict[str, Family], place: pathlib.Path) -> None:
    warnings.filterwarnings("ignore")
    transformers.logging.disable_progress_bar()
    step_by_step()
    for name in names or families:
        folder = place / name
        shutil.rmtree(folder, ignore_errors=True)
        save(families[name], folder)
        tensors = expected(families[name], folder)
        save_file(tensors, folder / "expected.safetensors")
        largest = max(t.abs().max().item() for t in tensors.values() if t.is_floating_point())
        size = sum(f.stat().st_size for f in folder.iterdir())
        print(f"{name}: {len(tensors)} tensors, up to {largest:.1f}, {size / 1000:.0f} kB")


if __name__ == "__main__":
    main(sys.argv[1:], FAMILIES, pathlib.Path(__file__).parent)
