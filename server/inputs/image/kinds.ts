/** The known image processors, with the defaults of each. */

export interface ImageKind {
  /** A single number as `size`: both sides, or the shorter one. */
  readonly square: boolean;
  /** Pillow's number of the filter. */
  readonly resample: number;
  readonly size: number;
  /** Side of the square to crop; if undefined, nothing is cropped unless the configuration says so. */
  readonly crop?: number;
  readonly mean: readonly number[];
  readonly std: readonly number[];
  /** ConvNeXt makes the shorter side size / crop_pct and cuts the size out, below 384. */
  readonly cropShare?: number;
}

const halves = { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] };
const clip = {
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};
const bilinear = 2;
const bicubic = 3;

/** By the name of the class, without ImageProcessor or FeatureExtractor. Values: transformers 5.17. */
export const imageKinds: ReadonlyMap<string, ImageKind> = new Map<string, ImageKind>([
  ['ViT', { square: true, resample: bilinear, size: 224, ...halves }],
  ['DeiT', { square: true, resample: bicubic, size: 256, crop: 224, ...halves }],
  ['Beit', { square: true, resample: bicubic, size: 224, ...halves }],
  ['Siglip', { square: true, resample: bicubic, size: 224, ...halves }],
  ['Bit', { square: false, resample: bicubic, size: 224, crop: 224, ...clip }],
  ['CLIP', { square: false, resample: bicubic, size: 224, crop: 224, ...clip }],
  ['ConvNext', { square: false, resample: bicubic, size: 384, cropShare: 224 / 256, ...halves }],
]);

/**
 * For a configuration that names no class: it must name means and deviations; sizes may come from the model's input.
 */
export const unnamedKind = { square: true, resample: bilinear };
