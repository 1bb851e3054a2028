"""Tiny models of real architectures with random weights, by the names that transformers gives them."""

from dataclasses import dataclass, field
from typing import Callable

import torch
import transformers as t

VOCABULARY = 97


@dataclass
class Architecture:
    build: Callable[[], torch.nn.Module]
    key: str = "input_ids"
    make: Callable[[], torch.Tensor] = lambda: torch.randint(3, VOCABULARY, (1, 8))
    more: dict = field(default_factory=dict)
    """Of the model that the exported part belongs to, where it is not the part's own."""
    config: Callable[[], t.PretrainedConfig] | None = None
    """Blocks are in the lists of modules whose name ends so; else in the longest list."""
    lists: str | None = None


def causal(config: t.PretrainedConfig, of: type | None = None, **more) -> Architecture:
    """A language model; its experts are products of all tokens with their own matrices, which exporters can write."""

    def build() -> torch.nn.Module:
        config._experts_implementation = "batched_mm"
        cls = of or t.AutoModelForCausalLM._model_mapping[type(config)]
        return cls._from_config(config, attn_implementation="eager")

    return Architecture(build, more={"use_cache": False, **more})


def other(own: t.PretrainedConfig, of: type, key: str, make: Callable[[], torch.Tensor], **more) -> Architecture:
    return Architecture(lambda: of._from_config(own, attn_implementation="eager"), key, make, **more)


def base(**changes) -> dict:
    return {
        **dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=64, num_hidden_layers=4),
        **dict(num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=64),
        **dict(pad_token_id=0, bos_token_id=1, eos_token_id=2, tie_word_embeddings=False),
        **changes,
    }


delta_net = dict(
    **dict(linear_num_key_heads=2, linear_num_value_heads=4, linear_key_head_dim=8, linear_value_head_dim=8),
    **dict(linear_conv_kernel_dim=4, head_dim=16, partial_rotary_factor=0.25),
)
mamba2 = dict(
    **dict(mamba_n_heads=4, mamba_d_head=16, mamba_d_state=8, mamba_n_groups=1, mamba_expand=2, mamba_d_conv=4),
    mamba_chunk_size=8,
)
experts = dict(num_experts=4, num_experts_per_tok=2, moe_intermediate_size=16)
three_to_one = ["linear_attention"] * 3 + ["full_attention"]
image = dict(
    **dict(hidden_size=32, num_hidden_layers=4, num_attention_heads=4, intermediate_size=64),
    **dict(image_size=16, patch_size=4),
)
whisper = t.WhisperConfig(
    **dict(vocab_size=VOCABULARY, num_mel_bins=8, d_model=32, max_source_positions=20, max_target_positions=32),
    **dict(encoder_layers=4, encoder_attention_heads=4, encoder_ffn_dim=64),
    **dict(decoder_layers=3, decoder_attention_heads=2, decoder_ffn_dim=64),
    **dict(pad_token_id=0, bos_token_id=1, eos_token_id=2, decoder_start_token_id=1),
)
t5 = t.T5Config(vocab_size=VOCABULARY, d_model=32, d_kv=8, d_ff=64, num_layers=4, num_decoder_layers=3, num_heads=4)
wav2vec2 = dict(
    **dict(vocab_size=32, hidden_size=32, num_hidden_layers=4, num_attention_heads=4, intermediate_size=64),
    **dict(conv_dim=[16, 16], conv_stride=[5, 4], conv_kernel=[10, 8], num_feat_extract_layers=2),
    **dict(num_conv_pos_embeddings=8, num_conv_pos_embedding_groups=4),
)


def pixels(size: int = 16) -> Callable[[], torch.Tensor]:
    return lambda: torch.randn(2, 3, size, size)


def audio() -> torch.Tensor:
    return torch.randn(1, 400)


HYBRIDS = {
    "qwen3_next": causal(
        t.Qwen3NextConfig(
            **base(), **delta_net, **experts, layer_types=three_to_one, shared_expert_intermediate_size=16
        )
    ),
    "qwen3_5": causal(t.Qwen3_5TextConfig(**base(num_hidden_layers=8), **delta_net, layer_types=three_to_one * 2)),
    "lfm2": causal(
        t.Lfm2Config(
            **base(num_hidden_layers=5),
            block_auto_adjust_ff_dim=False,
            layer_types=["conv", "conv", "full_attention", "conv", "full_attention"],
        )
    ),
    "lfm2_moe": causal(
        t.Lfm2MoeConfig(**base(), **experts, layer_types=["conv", "full_attention"] * 2, num_dense_layers=1)
    ),
    "granitemoehybrid": causal(
        t.GraniteMoeHybridConfig(
            **base(),
            **mamba2,
            layer_types=["mamba", "mamba", "attention", "mamba"],
            **dict(num_local_experts=4, num_experts_per_tok=2, shared_intermediate_size=48),
            **dict(residual_multiplier=0.5, embedding_multiplier=3.0),
        )
    ),
    "granitemoehybrid, dense": causal(
        t.GraniteMoeHybridConfig(
            **base(),
            **mamba2,
            layer_types=["mamba", "attention"] * 2,
            **dict(num_local_experts=0, num_experts_per_tok=0, shared_intermediate_size=48),
        )
    ),
    "jamba": causal(
        t.JambaConfig(
            **base(),
            **dict(mamba_d_state=8, mamba_dt_rank=4, attn_layer_period=2, attn_layer_offset=1),
            **dict(expert_layer_period=2, expert_layer_offset=1, num_experts=4, use_mamba_kernels=False),
        )
    ),
    "falcon_h1": causal(t.FalconH1Config(**base(), mamba_d_ssm=64, **mamba2)),
    "nemotron_h": causal(
        t.NemotronHConfig(
            **base(num_hidden_layers=7),
            hybrid_override_pattern="M-M*-M-",
            **dict(mamba_num_heads=4, mamba_head_dim=16, ssm_state_size=8, n_groups=1, chunk_size=8, head_dim=8),
        )
    ),
    "bamba": causal(t.BambaConfig(**base(), **mamba2, attn_layer_indices=[2])),
    "recurrent_gemma": causal(
        t.RecurrentGemmaConfig(
            **base(), lru_width=32, block_types=["recurrent", "recurrent", "attention"], attention_window_size=16
        )
    ),
    "zamba2": causal(
        t.Zamba2Config(
            **base(num_hidden_layers=6),
            **dict(mamba_d_state=8, n_mamba_heads=4, mamba_headdim=16, mamba_ngroups=1, chunk_size=8),
            **dict(num_mem_blocks=1, hybrid_layer_ids=[2, 5]),
            layers_block_type=["mamba", "mamba", "hybrid"] * 2,
        )
    ),
    "minimax": causal(
        t.MiniMaxConfig(
            **base(),
            **dict(layer_types=["linear_attention", "full_attention"] * 2, block_size=8, num_local_experts=4),
            **dict(linear_attn_alpha_factor=3.5, full_attn_alpha_factor=3.5, mlp_alpha_factor=3.5),
        )
    ),
    "mamba": causal(t.MambaConfig(vocab_size=VOCABULARY, hidden_size=32, state_size=8, num_hidden_layers=4)),
    "mamba2": causal(
        t.Mamba2Config(
            **dict(vocab_size=VOCABULARY, hidden_size=32, state_size=8, num_hidden_layers=4),
            **dict(num_heads=4, head_dim=16, n_groups=1, chunk_size=8),
        )
    ),
    "rwkv": causal(
        t.RwkvConfig(
            **dict(vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=4),
            **dict(attention_hidden_size=32, intermediate_size=64, context_length=64),
        )
    ),
}

DECODERS = {
    "opt": causal(
        t.OPTConfig(
            **dict(vocab_size=VOCABULARY, hidden_size=32, ffn_dim=64, num_hidden_layers=4, num_attention_heads=4),
            **dict(max_position_embeddings=64, word_embed_proj_dim=32, pad_token_id=0),
        )
    ),
    "bloom": causal(t.BloomConfig(vocab_size=VOCABULARY, hidden_size=32, n_layer=4, n_head=4)),
    "falcon": causal(
        t.FalconConfig(
            **dict(vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=4, num_attention_heads=4),
            **dict(multi_query=True, parallel_attn=True, alibi=False, new_decoder_architecture=False),
        )
    ),
    "falcon, new decoder": causal(
        t.FalconConfig(
            **dict(vocab_size=VOCABULARY, hidden_size=32, num_hidden_layers=4, num_attention_heads=4),
            **dict(num_kv_heads=2, parallel_attn=True, alibi=False, new_decoder_architecture=True),
        )
    ),
    "phi": causal(t.PhiConfig(**base(num_key_value_heads=4))),
    "gptj": causal(t.GPTJConfig(vocab_size=VOCABULARY, n_embd=32, n_layer=4, n_head=4, rotary_dim=4, n_positions=64)),
    "mpt": causal(
        t.MptConfig(vocab_size=VOCABULARY, d_model=32, n_layers=4, n_heads=4, max_seq_len=64, expansion_ratio=2)
    ),
    "gemma3_text": causal(t.Gemma3TextConfig(**base(), head_dim=8, sliding_window=16, query_pre_attn_scalar=8)),
    "gemma3n_text": causal(
        t.Gemma3nTextConfig(
            **base(intermediate_size=[64] * 4),
            **dict(head_dim=8, vocab_size_per_layer_input=VOCABULARY, hidden_size_per_layer_input=8),
            **dict(num_kv_shared_layers=2, altup_num_inputs=2, laurel_rank=4),
            layer_types=["sliding_attention", "full_attention"] * 2,
            activation_sparsity_pattern=[0.0] * 4,
        )
    ),
    "olmo2": causal(t.Olmo2Config(**base())),
    "mixtral": causal(t.MixtralConfig(**base(), num_local_experts=4, num_experts_per_tok=2)),
    "qwen2_moe": causal(t.Qwen2MoeConfig(**base(), **experts, shared_expert_intermediate_size=32)),
    "deepseek_v3": causal(
        t.DeepseekV3Config(
            **base(num_key_value_heads=4),
            **dict(kv_lora_rank=8, q_lora_rank=16, qk_rope_head_dim=4, qk_nope_head_dim=8, v_head_dim=8),
            **dict(n_routed_experts=4, n_shared_experts=1, num_experts_per_tok=2, n_group=1, topk_group=1),
            **dict(moe_intermediate_size=16, first_k_dense_replace=1),
        )
    ),
    "gpt_oss": causal(
        t.GptOssConfig(
            **base(),
            **dict(head_dim=8, num_local_experts=4, num_experts_per_tok=2),
            layer_types=["sliding_attention", "full_attention"] * 2,
        )
    ),
    "cohere": causal(t.CohereConfig(**base())),
    "mllama_text": causal(
        t.models.mllama.MllamaTextConfig(**base(num_hidden_layers=5), cross_attention_layers=[3]),
        t.MllamaForCausalLM,
        cross_attention_states=torch.randn(1, 5, 32, generator=torch.Generator().manual_seed(3)),
    ),
}

ENCODERS = {
    "modernbert": other(
        t.ModernBertConfig(
            **dict(vocab_size=VOCABULARY, hidden_size=32, intermediate_size=48, num_hidden_layers=4),
            **dict(num_attention_heads=4, max_position_embeddings=64, pad_token_id=0, bos_token_id=1),
            **dict(eos_token_id=2, cls_token_id=1, sep_token_id=2),
        ),
        t.ModernBertForMaskedLM,
        "input_ids",
        lambda: torch.randint(3, VOCABULARY, (1, 8)),
    ),
    "t5, encoder": other(
        t5, t.T5EncoderModel, "input_ids", lambda: torch.randint(3, VOCABULARY, (1, 8)), config=lambda: t5
    ),
    "whisper, encoder": Architecture(
        lambda: t.WhisperModel._from_config(whisper, attn_implementation="eager").encoder,
        "input_features",
        lambda: torch.randn(2, 8, 40),
        config=lambda: whisper,
    ),
    "vit": other(t.ViTConfig(**image, num_labels=5), t.ViTForImageClassification, "pixel_values", pixels()),
    "vit, no head": other(t.ViTConfig(**image), t.ViTModel, "pixel_values", pixels()),
    "deit": other(
        t.DeiTConfig(**image, num_labels=5), t.DeiTForImageClassificationWithTeacher, "pixel_values", pixels()
    ),
    "clip_vision_model": other(t.CLIPVisionConfig(**image), t.CLIPVisionModel, "pixel_values", pixels()),
    "swin": other(
        t.SwinConfig(image_size=32, patch_size=2, embed_dim=16, depths=[2, 3], num_heads=[2, 4], window_size=4),
        t.SwinForImageClassification,
        "pixel_values",
        pixels(32),
        lists=".blocks",
    ),
    "segformer": other(
        t.SegformerConfig(
            **dict(hidden_sizes=[16, 32], depths=[2, 2], num_encoder_blocks=2, sr_ratios=[2, 1]),
            **dict(num_attention_heads=[2, 4], mlp_ratios=[2, 2], patch_sizes=[3, 3], strides=[2, 2]),
        ),
        t.SegformerForImageClassification,
        "pixel_values",
        pixels(),
    ),
    "wav2vec2": other(t.Wav2Vec2Config(**wav2vec2), t.Wav2Vec2ForCTC, "input_values", audio),
    "wav2vec2-conformer": Architecture(
        lambda: t.Wav2Vec2ConformerForCTC(
            t.Wav2Vec2ConformerConfig(**wav2vec2, position_embeddings_type=None, conv_depthwise_kernel_size=3)
        ),
        "input_values",
        audio,
    ),
}

ARCHITECTURES = {**HYBRIDS, **DECODERS, **ENCODERS}
