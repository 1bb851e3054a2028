"""Twins of the paper's models: their own configurations, with fewer and narrower blocks, and random weights.

    python twins.py FOLDER [NAME ...]        (versions: README.md; some 250 MB)
    DIMCAT_CHECKPOINTS=FOLDER DIMCAT_PRINT_DIFFERENCES=1 npx mocha out/test/checkpoint/families.test.js

`config.json` is the published one but for the sizes in `smaller`; docs/models.md says what came of it.
"""

import copy
import pathlib
import sys

import torch
import transformers as t

import make
from families import Family, numbers

QWEN35_4B = {
    "architectures": ["Qwen3_5ForConditionalGeneration"],
    "image_token_id": 248056,
    "model_type": "qwen3_5",
    "text_config": {
        **dict(attention_bias=False, attention_dropout=0.0, attn_output_gate=True, dtype="bfloat16"),
        **dict(eos_token_id=248044, full_attention_interval=4, head_dim=256, hidden_act="silu", hidden_size=2560),
        **dict(initializer_range=0.02, intermediate_size=9216),
        "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * 8,
        **dict(linear_conv_kernel_dim=4, linear_key_head_dim=128, linear_num_key_heads=16),
        **dict(linear_num_value_heads=32, linear_value_head_dim=128, max_position_embeddings=262144),
        **dict(mlp_only_layers=[], model_type="qwen3_5_text", mtp_num_hidden_layers=1),
        **dict(mtp_use_dedicated_embeddings=False, num_attention_heads=16, num_hidden_layers=32),
        **dict(num_key_value_heads=4, rms_norm_eps=1e-06, use_cache=True, vocab_size=248320),
        **dict(mamba_ssm_dtype="float32", tie_word_embeddings=True),
        "rope_parameters": {
            **dict(mrope_interleaved=True, mrope_section=[11, 11, 10], rope_type="default"),
            **dict(rope_theta=10000000, partial_rotary_factor=0.25),
        },
    },
    "tie_word_embeddings": True,
    "transformers_version": "4.57.0.dev0",
    "video_token_id": 248057,
    "vision_config": {
        **dict(deepstack_visual_indexes=[], depth=24, hidden_act="gelu_pytorch_tanh", hidden_size=1024),
        **dict(in_channels=3, initializer_range=0.02, intermediate_size=4096, model_type="qwen3_5", num_heads=16),
        **dict(num_position_embeddings=2304, out_hidden_size=2560, patch_size=16, spatial_merge_size=2),
        **dict(temporal_patch_size=2),
    },
    "vision_end_token_id": 248054,
    "vision_start_token_id": 248053,
}
GEMMA3_4B = {
    "architectures": ["Gemma3ForConditionalGeneration"],
    **dict(boi_token_index=255999, eoi_token_index=256000, eos_token_id=[1, 106], image_token_index=262144),
    **dict(initializer_range=0.02, mm_tokens_per_image=256, model_type="gemma3"),
    "text_config": {
        **dict(hidden_size=2560, intermediate_size=10240, model_type="gemma3_text", num_hidden_layers=34),
        **dict(rope_scaling={"factor": 8.0, "rope_type": "linear"}, sliding_window=1024),
    },
    **dict(torch_dtype="bfloat16", transformers_version="4.50.0.dev0"),
    "vision_config": {
        **dict(hidden_size=1152, image_size=896, intermediate_size=4304, model_type="siglip_vision_model"),
        **dict(num_attention_heads=16, num_hidden_layers=27, patch_size=14, vision_use_head=False),
    },
}
MISTRAL_7B = {
    "architectures": ["MistralForCausalLM"],
    **dict(bos_token_id=1, eos_token_id=2, hidden_act="silu", hidden_size=4096, initializer_range=0.02),
    **dict(intermediate_size=14336, max_position_embeddings=32768, model_type="mistral", num_attention_heads=32),
    **dict(num_hidden_layers=32, num_key_value_heads=8, rms_norm_eps=1e-05, rope_theta=10000.0),
    **dict(sliding_window=4096, tie_word_embeddings=False, torch_dtype="bfloat16"),
    **dict(transformers_version="4.34.0.dev0", use_cache=True, vocab_size=32000),
}
QWEN3_32B = {
    "architectures": ["Qwen3ForCausalLM"],
    **dict(attention_bias=False, attention_dropout=0.0, bos_token_id=151643, eos_token_id=151645, head_dim=128),
    **dict(hidden_act="silu", hidden_size=5120, initializer_range=0.02, intermediate_size=25600),
    **dict(max_position_embeddings=40960, max_window_layers=64, model_type="qwen3", num_attention_heads=64),
    **dict(num_hidden_layers=64, num_key_value_heads=8, rms_norm_eps=1e-06, rope_scaling=None),
    **dict(rope_theta=1000000, sliding_window=None, tie_word_embeddings=False, torch_dtype="bfloat16"),
    **dict(transformers_version="4.51.0", use_cache=True, use_sliding_window=False, vocab_size=151936),
}
DINOV2_BASE = {
    "architectures": ["Dinov2Model"],
    **dict(attention_probs_dropout_prob=0.0, drop_path_rate=0.0, hidden_act="gelu", hidden_dropout_prob=0.0),
    **dict(hidden_size=768, image_size=518, initializer_range=0.02, layer_norm_eps=1e-06, layerscale_value=1.0),
    **dict(mlp_ratio=4, model_type="dinov2", num_attention_heads=12, num_channels=3, num_hidden_layers=12),
    **dict(patch_size=14, qkv_bias=True, torch_dtype="float32", transformers_version="4.31.0.dev0"),
    **dict(use_swiglu_ffn=False),
}


def classes(count: int) -> dict:
    names = {str(i): f"class {i}" for i in range(count)}
    return dict(id2label=names, label2id={name: int(i) for i, name in names.items()})


VIT_BASE = {
    "architectures": ["ViTForImageClassification"],
    **dict(attention_probs_dropout_prob=0.0, encoder_stride=16, hidden_act="gelu", hidden_dropout_prob=0.0),
    **dict(hidden_size=768, image_size=224, initializer_range=0.02, intermediate_size=3072, layer_norm_eps=1e-12),
    **dict(model_type="vit", num_attention_heads=12, num_channels=3, num_hidden_layers=12, patch_size=16),
    **dict(qkv_bias=True, transformers_version="4.13.0.dev0", **classes(1000)),
}
AST = {
    "architectures": ["ASTForAudioClassification"],
    **dict(attention_probs_dropout_prob=0.0, frequency_stride=10, hidden_act="gelu", hidden_dropout_prob=0.0),
    **dict(hidden_size=768, initializer_range=0.02, intermediate_size=3072, layer_norm_eps=1e-12, max_length=1024),
    **dict(model_type="audio-spectrogram-transformer", num_attention_heads=12, num_hidden_layers=12),
    **dict(num_mel_bins=128, patch_size=16, qkv_bias=True, time_stride=10, torch_dtype="float32"),
    **dict(transformers_version="4.25.0.dev0", **classes(527)),
}


def merged(config: dict, smaller: dict) -> dict:
    result = copy.deepcopy(config)
    for key, value in smaller.items():
        result[key] = merged(result[key], value) if isinstance(value, dict) else value
    return result


def twin(cls: type, config: dict, smaller: dict, **more) -> Family:
    small = merged(config, smaller)
    own = t.CONFIG_MAPPING[config["model_type"]].from_dict(copy.deepcopy(small))
    return Family(cls, own, config=lambda _: small, **more)


def pixels(side: int) -> dict:
    return dict(key="pixel_values", runs=numbers(1, 3, side, side), more={}, dtype=torch.float32)


vision = dict(hidden_size=192, num_attention_heads=3, num_hidden_layers=3)
TWINS = {
    "Qwen3.5-4B": twin(
        t.Qwen3_5ForConditionalGeneration,
        QWEN35_4B,
        {
            "text_config": {
                **dict(hidden_size=80, intermediate_size=288, num_attention_heads=4, num_key_value_heads=1),
                **dict(linear_num_key_heads=2, linear_num_value_heads=4, num_hidden_layers=8),
                "layer_types": (["linear_attention"] * 3 + ["full_attention"]) * 2,
            },
            "vision_config": dict(depth=1, hidden_size=32, intermediate_size=32, num_heads=2, out_hidden_size=80),
        },
    ),
    "Gemma3-4B": twin(
        t.Gemma3ForConditionalGeneration,
        GEMMA3_4B,
        {
            "text_config": dict(hidden_size=80, intermediate_size=320, num_hidden_layers=7),
            "vision_config": dict(hidden_size=32, intermediate_size=32, num_attention_heads=2, num_hidden_layers=1),
        },
    ),
    "Mistral-7B": twin(
        t.MistralForCausalLM,
        MISTRAL_7B,
        dict(hidden_size=128, intermediate_size=448, num_attention_heads=8, num_key_value_heads=2, num_hidden_layers=4),
    ),
    "Qwen3-32B": twin(
        t.Qwen3ForCausalLM,
        QWEN3_32B,
        dict(hidden_size=80, intermediate_size=400, num_attention_heads=8, num_key_value_heads=1, num_hidden_layers=4),
    ),
    "DINOv2-Base": twin(t.Dinov2Model, DINOV2_BASE, vision, **pixels(224)),
    "ViT-Base": twin(t.ViTForImageClassification, VIT_BASE, {**vision, "intermediate_size": 768}, **pixels(224)),
    "AST": twin(
        t.ASTForAudioClassification,
        AST,
        {**vision, "intermediate_size": 768},
        **dict(key="input_values", runs=numbers(1, 1024, 128), more={}, dtype=torch.float32),
    ),
}

if __name__ == "__main__":
    make.main(sys.argv[2:], TWINS, pathlib.Path(sys.argv[1]))
