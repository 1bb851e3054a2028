/** Configurations as they were published with well-known models, cut to the settings that matter here. */
import assert from 'node:assert/strict';
import { openReader } from '../../server/inputs/api';
import type { Modality } from '../../server/inputs/types';

const imagenet = { image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] };
const halves = { image_mean: [0.5, 0.5, 0.5], image_std: [0.5, 0.5, 0.5] };
const steps = { do_resize: true, do_normalize: true };

/** [model, modality, configuration, shape, what is done] */
const published: readonly (readonly [string, Modality, object, readonly number[], string])[] = [
  [
    'google/vit-base-patch16-224',
    'vision',
    { ...steps, ...halves, size: 224 },
    [3, 224, 224],
    'Pictures of 224 x 224, scaled (bilinear).',
  ],
  [
    'facebook/dinov2-base',
    'vision',
    {
      ...steps,
      ...imagenet,
      do_center_crop: true,
      crop_size: { height: 224, width: 224 },
      do_convert_rgb: true,
      image_processor_type: 'BitImageProcessor',
      resample: 3,
      rescale_factor: 0.00392156862745098,
      size: { shortest_edge: 256 },
    },
    [3, 224, 224],
    'Pictures of 224 x 224, scaled (bicubic, shorter side 256), cut to the middle.',
  ],
  [
    'facebook/deit-base-distilled-patch16-224',
    'vision',
    {
      ...steps,
      ...imagenet,
      crop_size: 224,
      do_center_crop: true,
      feature_extractor_type: 'DeiTFeatureExtractor',
      resample: 3,
      size: 256,
    },
    [3, 224, 224],
    'Pictures of 224 x 224, scaled (bicubic), cut to the middle.',
  ],
  [
    'microsoft/beit-base-patch16-224',
    'vision',
    {
      ...steps,
      ...halves,
      crop_size: 224,
      do_center_crop: false,
      feature_extractor_type: 'BeitFeatureExtractor',
      resample: 2,
      size: 224,
    },
    [3, 224, 224],
    'Pictures of 224 x 224, scaled (bilinear).',
  ],
  [
    'facebook/convnext-tiny-224',
    'vision',
    {
      ...steps,
      ...imagenet,
      crop_pct: 0.875,
      feature_extractor_type: 'ConvNextFeatureExtractor',
      resample: 3,
      size: 224,
    },
    [3, 224, 224],
    'Pictures of 224 x 224, scaled (bicubic, shorter side 256), cut to the middle.',
  ],
  [
    'MIT/ast-finetuned-audioset-10-10-0.4593',
    'audio',
    {
      do_normalize: true,
      feature_extractor_type: 'ASTFeatureExtractor',
      feature_size: 1,
      max_length: 1024,
      mean: -4.2677393,
      num_mel_bins: 128,
      sampling_rate: 16000,
      std: 4.5689974,
    },
    [1024, 128],
    'Sounds at 16 kHz as 1024 frames of 128 filter banks (AST).',
  ],
  [
    'openai/whisper-large-v3',
    'audio',
    {
      chunk_length: 30,
      feature_extractor_type: 'WhisperFeatureExtractor',
      feature_size: 128,
      hop_length: 160,
      n_fft: 400,
      n_samples: 480000,
      nb_max_frames: 3000,
      sampling_rate: 16000,
    },
    [128, 3000],
    'Sounds at 16 kHz as 128 mel bands of 30 s (Whisper).',
  ],
];

describe('published configurations', () => {
  for (const [name, modality, config, shape, summary] of published)
    it(`of ${name} say what they mean`, async () => {
      const input = { name: 'input', dims: [null, ...shape.map(() => null)] };
      const reader = await openReader({ modality, config: JSON.stringify(config), input });
      assert.deepEqual(reader.shape, shape);
      assert.equal(reader.summary, summary);
    });
});
