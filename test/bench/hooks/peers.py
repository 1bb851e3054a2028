"""One library at the work of test/bench/hooks/beside.ts: python peers.py LIBRARY work.json OUT.

LIBRARY is double (PyTorch's own hooks in float64, the truth), hooks (in float32), transformer_lens,
transformer_lens_resumed or nnsight. Writes OUT.json (versions, seconds, peak of memory), OUT.signs (the signs of single
tokens, packed as NumPy packs bits from the lowest up) and OUT.logits (float32 [prompts, rows, watched]).
"""

import importlib.metadata
import json
import resource
import sys
import time

import numpy as np
import torch
import transformers


class Clock:
    """Seconds by the clock and of the processor, all threads together."""

    def __init__(self):
        self.seconds = {}

    def time(self, name, work):
        clock, used = time.perf_counter(), time.process_time()
        result = work()
        self.seconds[name] = {"clock": time.perf_counter() - clock, "used": time.process_time() - used}
        return result


def blocks_of(model):
    """The longest list of modules, and its path."""
    lists = [(name, m) for name, m in model.named_modules() if isinstance(m, torch.nn.ModuleList)]
    return max((pair for pair in lists if "expert" not in pair[0]), key=lambda pair: len(pair[1]))


def load(folder, dtype=torch.float32):
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()


class Reached(Exception):
    """The state is there; what follows is not computed."""


class Hooks:
    """A forward hook on the block, as PyTorch offers it."""

    package, dtype = "torch", torch.float32

    def __init__(self, folder, layer):
        self.model = load(folder, self.dtype)
        self.block = blocks_of(self.model)[1][layer - 1]

    def state(self, ids):
        kept = []

        def keep(_, __, out):
            kept.append(out[0] if isinstance(out, tuple) else out)
            raise Reached

        handle = self.block.register_forward_hook(keep)
        try:
            self.model(input_ids=ids, logits_to_keep=1)
        except Reached:
            pass
        handle.remove()
        return kept[0]

    def logits(self, ids, edit):
        def change(_, __, out):
            return (edit(out[0]), *out[1:]) if isinstance(out, tuple) else edit(out)

        handle = self.block.register_forward_hook(change)
        logits = self.model(input_ids=ids, logits_to_keep=1).logits
        handle.remove()
        return logits[:, -1]


class Double(Hooks):
    """In float64: what the others round."""

    dtype = torch.float64


class TransformerLens:
    """The bridge of version 3 and later; its hook of a block's output."""

    package = "transformer_lens"

    def __init__(self, folder, layer):
        from transformer_lens.model_bridge import TransformerBridge

        boot = TransformerBridge.boot_transformers
        self.model = boot(folder, hf_model=load(folder), device="cpu", dtype=torch.float32)
        self.layer, self.name = layer, f"blocks.{layer - 1}.hook_out"

    def state(self, ids):
        kept = []
        keep = [(self.name, lambda h, hook: kept.append(h))]
        self.model.run_with_hooks(ids, fwd_hooks=keep, stop_at_layer=self.layer)
        return kept[0]

    def logits(self, ids, edit):
        return self.model.run_with_hooks(ids, fwd_hooks=[(self.name, lambda h, hook: edit(h))])[:, -1]


class Resumed(TransformerLens):
    """Runs each prompt to the layer once, and every row from there on."""

    def logits(self, ids, edit):
        different, row = torch.unique(ids, dim=0, return_inverse=True)
        return self.model(edit(self.state(different)[row]), start_at_layer=self.layer)[:, -1]


class NNsight:
    """A trace over the model of transformers."""

    package = "nnsight"

    def __init__(self, folder, layer):
        from nnsight import NNsight as Wrapped

        model = load(folder)
        self.model = Wrapped(model)
        block = self.model
        for part in [*blocks_of(model)[0].split("."), layer - 1]:
            block = block[part] if isinstance(part, int) else getattr(block, part)
        self.block = block

    def state(self, ids):
        block = self.block
        with self.model.trace(input_ids=ids, logits_to_keep=1) as tracer:
            out = block.output.save()
            tracer.stop()
        return out[0] if isinstance(out, tuple) else out

    def logits(self, ids, edit):
        block, model = self.block, self.model
        with model.trace(input_ids=ids, logits_to_keep=1):
            out = block.output
            block.output = (edit(out[0]), *out[1:]) if isinstance(out, tuple) else edit(out)
            logits = model.output.logits.save()
        return logits[:, -1]


LIBRARIES = {
    "double": Double,
    "hooks": Hooks,
    "transformer_lens": TransformerLens,
    "transformer_lens_resumed": Resumed,
    "nnsight": NNsight,
}


def edit_of(work, rows):
    """Each row of a batch by its own intervention, as server/protocol/flips.ts defines it."""
    given = {key: torch.tensor([work["rows"][r][key] for r in rows])[:, None] for key in ("mask", "force")}

    def edit(h):
        mask, force = given["mask"].to(h.dtype), given["force"].to(h.dtype)
        centre = torch.tensor(work["centre"], dtype=h.dtype)
        far = h - centre
        scaled = torch.where(mask == 1, h, centre + mask * far)
        return torch.where(force != 0, centre + force * far.abs(), scaled)

    return edit


def cache(library, work):
    """Every token alone, the signs of its state."""
    packed = []
    for first in range(0, work["tokens"], work["batch"]):
        ids = torch.arange(first, min(first + work["batch"], work["tokens"]))[:, None]
        packed.append(np.packbits((library.state(ids)[:, 0] > 0).numpy(), axis=1, bitorder="little"))
    return np.concatenate(packed)


def flip(library, work):
    """Every prompt with every row; prompts of one length and their rows together in batches."""
    watch = torch.tensor(work["watch"])
    logits = np.empty((len(work["prompts"]), len(work["rows"]), len(watch)), dtype=np.float32)
    lengths = {}
    for p, prompt in enumerate(work["prompts"]):
        lengths.setdefault(len(prompt), []).extend((p, r) for r in range(len(work["rows"])))
    for items in lengths.values():
        for first in range(0, len(items), work["batch"]):
            batch = items[first : first + work["batch"]]
            ids = torch.tensor([work["prompts"][p] for p, _ in batch])
            given = library.logits(ids, edit_of(work, [r for _, r in batch]))[:, watch]
            for (p, r), row in zip(batch, given.numpy()):
                logits[p, r] = row
    return logits


@torch.no_grad()
def main(name, work_file, out):
    with open(work_file) as file:
        work = json.load(file)
    transformers.utils.logging.disable_progress_bar()
    torch.set_num_threads(work["threads"])
    clock = Clock()
    chosen = LIBRARIES[name]
    library = clock.time("open", lambda: chosen(work["folder"], work["layer"]))
    clock.time("cache", lambda: cache(library, work)).tofile(f"{out}.signs")
    logits = clock.time("flip", lambda: flip(library, work))
    logits.tofile(f"{out}.logits")
    clock.time("again", lambda: flip(library, work))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    versions = {p: importlib.metadata.version(p) for p in sorted({chosen.package, "torch", "transformers"})}
    with open(f"{out}.json", "w") as file:
        json.dump({"versions": versions, "seconds": clock.seconds, "peak": peak}, file)


main(*sys.argv[1:])
