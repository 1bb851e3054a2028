/** Reading pictures for one model. */
import { unreadable, unsupported } from '../faults';
import { readBytes } from '../file';
import { Settings } from '../settings';
import type { InputReader, ReaderRequest } from '../types';
import { Codecs } from './codecs';
import { centreCrop } from './crop';
import { decodePicture } from './decode';
import { fixedSize, layoutOf, type Layout } from './layout';
import { toFloats } from './normalise';
import { inGrey, type Picture, type Size } from './picture';
import { pngOf } from './thumbnail';
import { imagePlan, type ImagePlan } from './plan';
import { resize } from './resize';

/** Incremented with every change that affects a value. */
const version = 1;

/** @throws FaultError `preprocessing-unsupported`. */
export function openImageReader({ config, input }: ReaderRequest): InputReader {
  if (config === undefined)
    throw unsupported(
      'The model has no preprocessor_config.json, so how to prepare its pictures is unknown',
      'Put it beside the model, or write one: {"image_mean": [..], "image_std": [..]} with what it was trained with, ' +
        'or {"do_normalize": false} if colours are only scaled to 0..1.',
    );
  const layout = layoutOf(input);
  const plan = imagePlan(Settings.parse(config), layout);
  const size = outputSize(plan, layout);
  const codecs = new Codecs();
  const pictureOf = async (file: string): Promise<Picture> => {
    const decoded = decodePicture(file, await readBytes(file), codecs);
    const picture = fit(layout.channels === 1 ? inGrey(decoded) : decoded, plan);
    if (picture.width !== size.width || picture.height !== size.height)
      throw wrongSize(file, picture, size);
    return picture;
  };
  return {
    shape: shapeOf(layout, size),
    size,
    identity: JSON.stringify({ reader: 'image', version, planes: layout.planes, size, ...plan }),
    summary: summaryOf(plan, size),
    read: async (file) => toFloats(await pictureOf(file), plan, layout.planes),
    view: async (file) => ({ png: pngOf(file, await pictureOf(file), codecs), ...size }),
    across: (index) => {
      const pixel = layout.planes ? index : Math.floor(index / layout.channels);
      return (pixel % size.width) / size.width;
    },
  };
}

function shapeOf({ planes, channels }: Layout, { width, height }: Size): readonly number[] {
  return planes ? [channels, height, width] : [height, width, channels];
}

/** The size of every input: the last step that fixes one, which must be what the graph declares. */
function outputSize({ crop, resize: to }: ImagePlan, layout: Layout): Size {
  const size = crop ?? (typeof to === 'object' ? to : undefined);
  const declared = fixedSize(layout);
  if (size === undefined && declared === undefined)
    throw unsupported(
      'Pictures of different shapes would become inputs of different shapes',
      'Give a size with height and width in preprocessor_config.json, or set do_center_crop and crop_size.',
    );
  const given = size ?? declared!;
  const fits = (side: number, wanted: number | null): boolean => wanted === null || side === wanted;
  if (fits(given.width, layout.width) && fits(given.height, layout.height)) return given;
  throw unsupported(
    `preprocessor_config.json makes pictures of ${given.width} x ${given.height}, and the model takes ` +
      `${layout.width ?? '?'} x ${layout.height ?? '?'}`,
    'Take the configuration of this model, or correct its size or crop_size.',
  );
}

function fit(picture: Picture, { resize: to, resample, crop }: ImagePlan): Picture {
  const { width, height } = to === undefined ? picture : targetOf(picture, to);
  const resized = resize(picture, width, height, resample);
  return crop === undefined ? resized : centreCrop(resized, crop.width, crop.height);
}

/** The shorter side as requested, the longer one in proportion, truncated to whole pixels. */
function targetOf({ width, height }: Size, to: number | Size): Size {
  if (typeof to === 'object') return to;
  return width <= height
    ? { width: to, height: Math.trunc((to * height) / width) }
    : { width: Math.trunc((to * width) / height), height: to };
}

function wrongSize(file: string, { width, height }: Size, size: Size): Error {
  return unreadable(
    file,
    `becomes ${width} x ${height} pixels large, and the model takes ${size.width} x ${size.height}`,
    'Give a size with height and width in preprocessor_config.json, or leave the file out.',
  );
}

const filterNames = ['nearest', 'Lanczos', 'bilinear', 'bicubic', 'box', 'Hamming'];

function summaryOf({ resize: to, resample, crop }: ImagePlan, size: Size): string {
  const scaled =
    to === undefined
      ? []
      : [
          `scaled (${filterNames[resample]!}${typeof to === 'number' ? `, shorter side ${to}` : ''})`,
        ];
  const steps = [...scaled, ...(crop === undefined ? [] : ['cut to the middle'])];
  return `Pictures of ${size.width} x ${size.height}${steps.length === 0 ? '' : `, ${steps.join(', ')}`}.`;
}
