"""Makes the files of this folder: what Pillow, transformers and libsndfile give for small pictures and sounds.

    python make.py        (Pillow 12, numpy, transformers 5, soundfile)

Pictures and sounds come from the integer formulas below, which test/inputs/support.ts repeats. Where the results
must be the same bytes, their SHA-256 is kept; of features, some 200 values and the mean.
"""

import hashlib
import json
import pathlib
import struct
import zlib

import numpy as np
import soundfile
import transformers
from PIL import Image, ImageOps
from transformers import AutoImageProcessor, Wav2Vec2FeatureExtractor, WhisperFeatureExtractor
from transformers.models.audio_spectrogram_transformer import feature_extraction_audio_spectrogram_transformer as ast

HERE = pathlib.Path(__file__).parent


def picture(width, height):
    y, x, c = np.mgrid[0:height, 0:width, 0:3]
    return ((x * (7 + c) + y * (11 - 2 * c) + (x * y) // (3 + c) + ((x // 8 + y // 8) % 2) * 90) % 256).astype(np.uint8)


def sound(samples):
    """16-bit: a rising tone of steps, and noise."""
    t = np.arange(samples, dtype=np.int64)
    return (((t * t // 700) % 20000 - 10000) + ((t * 7919 + t * t * 31) % 3001 - 1500)).astype(np.int16)


def digest(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def upright(file):
    """What transformers' load_image does."""
    return np.asarray(ImageOps.exif_transpose(Image.open(file)).convert("RGB"))


def pictures():
    base = Image.fromarray(picture(37, 29))
    grey = base.convert("L")
    alpha = Image.merge("RGBA", [*base.split(), grey])
    exif = Image.Exif()
    files = {}

    def save(name, image, **options):
        image.save(HERE / name, **options)
        files[name] = digest(upright(HERE / name))

    save("colour.jpg", base, quality=85)
    save("full-colour.jpg", base, quality=90, subsampling=0)
    save("progressive.jpg", base, quality=70, progressive=True)
    save("restarts.jpg", base, quality=70, restart_marker_blocks=2)
    save("grey.jpg", grey, quality=80)
    for orientation in range(2, 9):
        exif[0x0112] = orientation
        save(f"turned{orientation}.jpg", base, quality=40, exif=exif)
    save("turned6.png", base, exif=exif)
    save("turned8.webp", base, exif=exif, lossless=True)
    save("colour.png", base)
    save("grey.png", grey)
    save("two.png", grey.convert("1"))
    save("palette.png", base.quantize(13))
    save("palette-clear.png", base.quantize(200), transparency=3)
    save("alpha.png", alpha)
    save("grey-alpha.png", alpha.convert("LA"))
    (HERE / "16-bit.png").write_bytes(png16(picture(37, 29).astype(">u2") * 251))
    files["16-bit.png"] = digest(upright(HERE / "16-bit.png"))
    save("colour.webp", base, quality=80)
    save("exact.webp", base, lossless=True)
    save("alpha.webp", alpha, quality=60)
    base.convert("CMYK").save(HERE / "print.jpg", quality=50)
    base.save(HERE / "moving.webp", save_all=True, append_images=[grey.convert("RGB")])
    return files


def png16(rgb):
    """Pillow writes no colours of 16 bits."""
    height, width, _ = rgb.shape
    rows = b"".join(b"\0" + row.tobytes() for row in rgb)
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2, 0, 0, 0)), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")]
    body = [struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in chunks]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def resized():
    sizes = [((37, 29), (16, 16)), ((37, 29), (80, 61)), ((37, 29), (37, 7)), ((37, 29), (5, 29)), ((301, 200), (224, 224)), ((1, 3), (4, 2))]
    return [
        {"from": a, "to": b, "resample": r, "sha256": digest(np.asarray(Image.fromarray(picture(*a)).resize(b, r)))}
        for a, b in sizes
        for r in range(6)
    ]


def some(values):
    values = np.asarray(values, dtype=np.float32)
    step = values.size // 200 | 1
    kept = [float(f"{v:.7g}") for v in values.ravel()[::step]]
    return {"shape": list(values.shape), "mean": float(values.mean(dtype=np.float64)), "step": step, "values": kept}


def processed():
    """Slow processors: the ones that resize with Pillow."""
    thirds = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
    configs = [
        {"image_processor_type": "ViTImageProcessor", "size": {"height": 24, "width": 24}},
        {"image_processor_type": "ViTImageProcessor", "size": 24, "resample": 3, "do_normalize": False, **thirds},
        {"image_processor_type": "DeiTImageProcessor", "size": 32, "crop_size": 24, **thirds},
        {"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 32}, "crop_size": {"height": 24, "width": 24}, **thirds},
        {"image_processor_type": "CLIPImageProcessor", "size": 24, "crop_size": 24},
        {"image_processor_type": "CLIPImageProcessor", "size": 20, "crop_size": 24},
        {"image_processor_type": "ConvNextImageProcessor", "size": 24, **thirds},
        {"image_processor_type": "ConvNextImageProcessor", "size": 384, "resample": 2},
        {"image_processor_type": "BeitImageProcessor", "size": 24, "do_rescale": False, "resample": 1},
        {"image_processor_type": "SiglipImageProcessor", "size": {"height": 24, "width": 24}, "rescale_factor": 0.01},
    ]
    image = Image.fromarray(picture(61, 45))
    image.save(HERE / "processed.png")
    results = []
    for config in configs:
        kind = getattr(transformers, config["image_processor_type"] + "Pil")
        options = {k: v for k, v in config.items() if k != "image_processor_type"}
        values = kind(**options)(image, return_tensors="np")["pixel_values"][0]
        results.append({"config": config, "sha256": digest(values.astype(np.float32)), **some(values)})
    return results


def heard():
    ast.is_speech_available = lambda: False
    results = []
    for seconds in (0.7, 3):
        wave = (sound(int(16000 * seconds)) / 32768).astype(np.float32)
        for config in (
            {"feature_extractor_type": "Wav2Vec2FeatureExtractor", "do_normalize": True},
            {"feature_extractor_type": "Wav2Vec2FeatureExtractor", "do_normalize": False},
            {"feature_extractor_type": "ASTFeatureExtractor", "max_length": 128},
            {"feature_extractor_type": "ASTFeatureExtractor", "max_length": 50, "num_mel_bins": 64, "do_normalize": False},
            {"feature_extractor_type": "WhisperFeatureExtractor", "chunk_length": 2},
            {"feature_extractor_type": "WhisperFeatureExtractor", "chunk_length": 1, "feature_size": 128},
        ):
            results.append({"config": config, "samples": len(wave), **some(features(config, wave))})
    return results


def features(config, wave):
    options = {k: v for k, v in config.items() if k != "feature_extractor_type"}
    if config["feature_extractor_type"].startswith("Whisper"):
        extractor = WhisperFeatureExtractor(**options)
        padded = np.zeros(extractor.n_samples, dtype=np.float32)
        padded[: len(wave)] = wave[: len(padded)]
        return extractor._np_extract_fbank_features(padded[None], "cpu")[0]
    kind = Wav2Vec2FeatureExtractor if "Wav2Vec2" in config["feature_extractor_type"] else ast.ASTFeatureExtractor
    return kind(**options)(wave, sampling_rate=16000, return_tensors="np")["input_values"][0]


def flacs():
    wave = sound(3000)
    soundfile.write(HERE / "16.flac", wave, 16000, subtype="PCM_16")
    soundfile.write(HERE / "24.flac", wave.astype(np.int32) << 16, 16000, subtype="PCM_24")
    soundfile.write(HERE / "stereo.flac", np.stack([wave, wave], 1)[:600], 44100, subtype="PCM_16")


def write(name, value):
    (HERE / f"{name}.json").write_text(json.dumps(value) + "\n")


write("pictures", pictures())
write("resized", resized())
write("processed", processed())
write("heard", heard())
flacs()
