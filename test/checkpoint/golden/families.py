"""The checkpoints: families, and the variants of each that change how it is read."""

from dataclasses import dataclass, field
from typing import Callable

import torch
import transformers as t

VOCABULARY = 43
Tensors = dict[str, torch.Tensor]


def tokens() -> Tensors:
    """A prompt longer than the windows, and words alone; the tokens of padding are among them."""
    generator = torch.Generator().manual_seed(2)
    prompt = torch.randint(3, VOCABULARY, (1, 12), generator=generator)
    return {"prompt": prompt, "single": torch.tensor([[0], [1], [2], [17], [VOCABULARY - 1]])}


def longer_and_shorter() -> Tensors:
    """A prompt longer than the 8 positions that a model is made for, and one that is not."""
    return {**tokens(), "shorter": tokens()["prompt"][:, :6]}


def numbers(*shape: int) -> Callable[[], Tensors]:
    return lambda: {"batch": torch.randn(shape, generator=torch.Generator().manual_seed(2))}


def sizes() -> Tensors:
    """Images of the size of the learned positions, and of another."""
    return {**numbers(2, 3, 16, 16)(), "resized": numbers(1, 3, 8, 12)()["batch"]}


@dataclass
class Family:
    cls: type
    own: t.PretrainedConfig
    dtype: torch.dtype = torch.bfloat16
    """Of the saved weights."""
    shards: str = "1GB"
    key: str = "input_ids"
    runs: Callable[[], Tensors] = tokens
    more: dict = field(default_factory=lambda: {"use_cache": False})
    config: Callable[[dict], dict] = lambda config: config
    """The saved configuration as older versions of transformers wrote it."""
    seed: int = 1
    """Of the weights: another one where a norm divides by what happens to be almost 0."""
    rename: Callable[[Tensors], Tensors] | None = None
    """The saved weights as other programs wrote them."""

    def build(self) -> torch.nn.Module:
        return self.cls._from_config(self.own, attn_implementation="eager")


def causal(own: t.PretrainedConfig, **more) -> Family:
    return Family(t.AutoModelForCausalLM._model_mapping[type(own)], own, **more)


def base(**changes) -> dict:
    return {
        **dict(vocab_size=VOCABULARY, hidden_size=16, intermediate_size=24, num_hidden_layers=3),
        **dict(num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64),
        **dict(pad_token_id=0, bos_token_id=1, eos_token_id=2, tie_word_embeddings=False),
        **changes,
    }


def rope(kind: str, theta: float = 100.0, **more) -> dict:
    return {"rope_parameters": {"rope_type": kind, "rope_theta": theta, **more}}


def older(*dropped: str, **changes) -> Callable[[dict], dict]:
    """Configurations before transformers 5 have rope_theta and rope_scaling, and no lists of what follows from a rule."""

    def write(config: dict) -> dict:
        config = dict(config)
        config["torch_dtype"] = config.pop("dtype")
        rope = config.pop("rope_parameters", None)
        if rope and "rope_theta" in rope:
            config["rope_theta"] = rope["rope_theta"]
            scaling = {k: v for k, v in rope.items() if k not in ("rope_theta", "partial_rotary_factor")}
            config["rope_scaling"] = None if scaling["rope_type"] == "default" else scaling
            if "partial_rotary_factor" in rope and config["model_type"] != "gpt_neox":
                config["partial_rotary_factor"] = rope["partial_rotary_factor"]
        return {**{k: v for k, v in config.items() if k not in dropped}, **changes}

    return write


LLAMA3 = rope("llama3", factor=8.0, low_freq_factor=1.0, high_freq_factor=4.0, original_max_position_embeddings=16)
YARN = rope("yarn", factor=4.0, original_max_position_embeddings=16)
LONGROPE = rope(
    "longrope",
    short_factor=[1.0, 1.5],
    long_factor=[1.25, 3.0],
    original_max_position_embeddings=8,
)
WINDOW = dict(sliding_window=4)

neox = dict(
    **dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=40, num_hidden_layers=3),
    **dict(num_attention_heads=4, max_position_embeddings=64, bos_token_id=1, eos_token_id=2),
)

LLAMAS = {
    "llama": causal(t.LlamaConfig(**base(), **rope("default")), config=older("head_dim", "mlp_bias")),
    "llama-3.2": causal(
        t.LlamaConfig(**base(tie_word_embeddings=True), **LLAMA3), config=older(), dtype=torch.float32
    ),
    "llama-biases": causal(
        t.LlamaConfig(**base(attention_bias=True, mlp_bias=True, head_dim=6), **rope("linear", factor=4.0)),
        dtype=torch.float16,
        shards="4KB",
    ),
    "llama-yarn": causal(t.LlamaConfig(**base(num_key_value_heads=1), **YARN)),
    "llama-dynamic": causal(
        t.LlamaConfig(**base(max_position_embeddings=8), **rope("dynamic", factor=2.0)),
        config=older(),
        runs=longer_and_shorter,
    ),
    "neox-dynamic": causal(
        t.GPTNeoXConfig(
            **{**neox, "max_position_embeddings": 8}, **rope("dynamic", factor=4.0, partial_rotary_factor=0.5)
        ),
        runs=longer_and_shorter,
    ),
    "mistral": causal(t.MistralConfig(**base(), **WINDOW, **rope("default")), config=older("head_dim")),
    "mistral-nemo": causal(t.MistralConfig(**base(head_dim=6), sliding_window=None), config=older()),
    "qwen2": causal(
        t.Qwen2Config(**base(tie_word_embeddings=True), use_sliding_window=False, sliding_window=4),
        config=older("layer_types"),
    ),
    "qwen2-window": causal(t.Qwen2Config(**base(), **WINDOW, use_sliding_window=True, max_window_layers=1)),
    "qwen3": causal(t.Qwen3Config(**base(head_dim=6), **YARN), config=older("layer_types"), shards="4KB"),
    "qwen3-tied": causal(t.Qwen3Config(**base(head_dim=8, tie_word_embeddings=True), **rope("default"))),
    "smollm3": causal(t.SmolLM3Config(**base(num_hidden_layers=4), no_rope_layer_interval=2), config=older()),
    "olmo2": causal(t.Olmo2Config(**base())),
    "granite": causal(
        t.GraniteConfig(
            **base(),
            **dict(embedding_multiplier=2.0, residual_multiplier=0.5, attention_multiplier=0.3, logits_scaling=4.0),
        ),
        config=older(),
    ),
    "phi3": causal(t.Phi3Config(**base(), **WINDOW), config=older()),
    "phi3-longrope": causal(
        t.Phi3Config(**base(), original_max_position_embeddings=8, **LONGROPE), config=older()
    ),
    "phi4-mini": causal(
        t.Phi3Config(
            **base(hidden_size=32, tie_word_embeddings=True),
            **rope("default", partial_rotary_factor=0.75),
        ),
    ),
}

PATTERN = ["sliding_attention", "full_attention"] * 2
gemma3 = dict(**base(num_hidden_layers=4, head_dim=6, tie_word_embeddings=True), **WINDOW, query_pre_attn_scalar=5)
two_ropes = {
    "rope_parameters": {
        "sliding_attention": {"rope_type": "default", "rope_theta": 100.0},
        "full_attention": {"rope_type": "linear", "factor": 8.0, "rope_theta": 1000.0},
    }
}
older_gemma3 = dict(rope_theta=1000.0, rope_local_base_freq=100.0, rope_scaling={"rope_type": "linear", "factor": 8.0})
siglip = dict(
    **dict(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2),
    **dict(image_size=8, patch_size=4),
)


def text_older(config: dict) -> dict:
    """Gemma 3 with images: what the configuration of its text leaves out is default."""
    text = older("layer_types", sliding_window_pattern=2, **older_gemma3)({**config["text_config"], "dtype": "bfloat16"})
    return {**config, "text_config": text, "torch_dtype": config.pop("dtype")}


GEMMAS = {
    "gemma2": causal(
        t.Gemma2Config(
            **base(num_hidden_layers=4, head_dim=6, tie_word_embeddings=True),
            **dict(**WINDOW, query_pre_attn_scalar=5, attn_logit_softcapping=2.0, final_logit_softcapping=3.0),
        ),
        config=older("layer_types"),
    ),
    "gemma3": causal(
        t.Gemma3TextConfig(**gemma3, **two_ropes, layer_types=PATTERN),
        config=older("layer_types", sliding_window_pattern=2, **older_gemma3),
    ),
    "gemma3-v5": causal(t.Gemma3TextConfig(**gemma3, **two_ropes, layer_types=PATTERN), dtype=torch.float32),
    "gemma3-images": Family(
        t.Gemma3ForConditionalGeneration,
        t.Gemma3Config(
            text_config=t.Gemma3TextConfig(**gemma3, **two_ropes, layer_types=PATTERN).to_dict(),
            vision_config=t.SiglipVisionConfig(**siglip).to_dict(),
            mm_tokens_per_image=4,
            **dict(boi_token_index=40, eoi_token_index=41, image_token_index=42),
        ),
        config=text_older,
    ),
}


def gpt2(**changes) -> t.GPT2Config:
    numbers = dict(vocab_size=VOCABULARY, n_embd=16, n_layer=3, n_head=4, n_positions=16)
    return t.GPT2Config(**numbers, **{**dict(bos_token_id=1, eos_token_id=2), **changes})


def as_openai(tensors: Tensors) -> Tensors:
    """GPT-2 of the hub: no prefix, and the causal mask of each block among the weights."""
    plain = {name.removeprefix("transformer."): tensor for name, tensor in tensors.items()}
    masks = {f"h.{i}.attn.bias": torch.tril(torch.ones(1, 1, 16, 16)) for i in range(3)}
    return {**plain, **masks}


def as_google(tensors: Tensors) -> Tensors:
    """BERT of the hub: norms have gamma and beta, and heads of both pre-training tasks are there."""
    generator = torch.Generator().manual_seed(4)
    renamed = {
        name.replace("LayerNorm.weight", "LayerNorm.gamma").replace("LayerNorm.bias", "LayerNorm.beta"): tensor
        for name, tensor in tensors.items()
    }
    more = {
        "bert.pooler.dense.weight": torch.randn(16, 16, generator=generator),
        "bert.pooler.dense.bias": torch.randn(16, generator=generator),
        "cls.seq_relationship.weight": torch.randn(2, 16, generator=generator),
        "cls.seq_relationship.bias": torch.randn(2, generator=generator),
    }
    return {**renamed, **more}


def with_positions(tensors: Tensors) -> Tensors:
    """Sentence encoders of the hub keep the numbers of the positions."""
    return {**tensors, "embeddings.position_ids": torch.arange(32).unsqueeze(0)}


bert = dict(
    **dict(vocab_size=VOCABULARY, hidden_size=16, intermediate_size=24, num_hidden_layers=3),
    **dict(num_attention_heads=4, max_position_embeddings=32),
)
OTHERS = {
    "gpt2": causal(gpt2(), dtype=torch.float32, rename=as_openai),
    "gpt2-variants": causal(
        gpt2(n_inner=24, scale_attn_by_inverse_layer_idx=True, activation_function="gelu", tie_word_embeddings=False)
    ),
    "pythia": causal(
        t.GPTNeoXConfig(**neox, **rope("default", 100.0, partial_rotary_factor=0.25)),
        dtype=torch.float16,
        config=older("rope_theta", "rope_scaling", rotary_pct=0.25, rotary_emb_base=100),
    ),
    "gpt-neox-sequential": causal(
        t.GPTNeoXConfig(
            **neox, **rope("default", 100.0, partial_rotary_factor=0.5), use_parallel_residual=False, attention_bias=False
        ),
    ),
    "bert": Family(t.BertForMaskedLM, t.BertConfig(**bert), dtype=torch.float32, more={}, rename=as_google),
    "minilm": Family(t.BertModel, t.BertConfig(**bert), dtype=torch.float32, more={}, rename=with_positions),
    "roberta": Family(
        t.RobertaForMaskedLM,
        t.RobertaConfig(**{**bert, "type_vocab_size": 1}, pad_token_id=1, bos_token_id=0, eos_token_id=2),
        more={},
    ),
}

image = dict(
    **dict(hidden_size=16, num_hidden_layers=3, num_attention_heads=4, intermediate_size=24),
    **dict(image_size=8, patch_size=4),
)
spectrogram = dict(
    **dict(hidden_size=16, num_hidden_layers=3, num_attention_heads=4, intermediate_size=24),
    **dict(patch_size=4, frequency_stride=3, time_stride=2, max_length=11, num_mel_bins=10),
)
no_intermediate = {k: v for k, v in image.items() if k != "intermediate_size"}


def of_numbers(cls: type, own: t.PretrainedConfig, key: str, *shape: int, **more) -> Family:
    return Family(cls, own, key=key, **{"more": {}, "runs": numbers(*shape), **more})


INPUTS = {
    "vit": of_numbers(t.ViTForImageClassification, t.ViTConfig(**image, num_labels=5), "pixel_values", 2, 3, 8, 8),
    "vit-headless": of_numbers(
        t.ViTModel, t.ViTConfig(**image, qkv_bias=False), "pixel_values", 2, 3, 8, 8, dtype=torch.float32
    ),
    "dinov2": of_numbers(
        t.Dinov2Model,
        t.Dinov2Config(**{**no_intermediate, "image_size": 16}, mlp_ratio=2),
        "pixel_values",
        runs=sizes,
    ),
    "dinov2-giant": of_numbers(
        t.Dinov2ForImageClassification,
        t.Dinov2Config(**no_intermediate, mlp_ratio=2, use_swiglu_ffn=True, num_labels=5),
        *("pixel_values", 2, 3, 8, 8),
    ),
    "ast": of_numbers(
        t.ASTForAudioClassification, t.ASTConfig(**spectrogram, num_labels=5), "input_values", 2, 11, 10
    ),
}

experts = dict(num_experts_per_tok=2, moe_intermediate_size=8)
delta_net = dict(
    **dict(linear_num_key_heads=2, linear_num_value_heads=4, linear_key_head_dim=4, linear_value_head_dim=6),
    **dict(linear_conv_kernel_dim=3, head_dim=8),
    **rope("default", 100.0, partial_rotary_factor=0.25),
)
hybrid = dict(layer_types=["linear_attention", "linear_attention", "full_attention"])
EXPERTS = {
    "mixtral": causal(t.MixtralConfig(**base(), num_local_experts=4, num_experts_per_tok=2)),
    "qwen2-moe": causal(
        t.Qwen2MoeConfig(**base(), **experts, num_experts=4, shared_expert_intermediate_size=12, mlp_only_layers=[1])
    ),
    "qwen3-moe": causal(t.Qwen3MoeConfig(**base(head_dim=6), **experts, num_experts=4, norm_topk_prob=True)),
    "qwen3-next": causal(
        t.Qwen3NextConfig(
            **base(), **delta_net, **experts, **hybrid, num_experts=4, shared_expert_intermediate_size=12
        )
    ),
    "qwen3.5": causal(t.Qwen3_5TextConfig(**base(), **delta_net, **hybrid), seed=5),
    "qwen3.5-images": Family(
        t.Qwen3_5ForConditionalGeneration,
        t.Qwen3_5Config(
            text_config=t.Qwen3_5TextConfig(**base(tie_word_embeddings=True), **delta_net, **hybrid).to_dict(),
            vision_config=dict(
                **dict(depth=1, hidden_size=8, intermediate_size=8, num_heads=2, patch_size=2),
                **dict(out_hidden_size=16, num_position_embeddings=4, spatial_merge_size=1),
            ),
            tie_word_embeddings=True,
            **dict(image_token_id=40, video_token_id=41, vision_start_token_id=39, vision_end_token_id=38),
        ),
    ),
}

FAMILIES = {**LLAMAS, **GEMMAS, **OTHERS, **INPUTS, **EXPERTS}
