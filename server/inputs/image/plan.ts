/** Turns preprocessor_config.json of an image processor into steps. */
import { unsupported } from '../faults';
import { isObject, type Settings } from '../settings';
import { imageKinds, unnamedKind, type ImageKind } from './kinds';
import { fixedSize, type Layout } from './layout';
import type { Size } from './picture';

/** The steps of preprocessing, in this order. */
export interface ImagePlan {
  /** A side's length for the shorter side, the other in proportion; or both sides. */
  readonly resize?: number | Size;
  /** Pillow's number of the filter. */
  readonly resample: number;
  /** The middle part to crop. */
  readonly crop?: Size;
  /** Bytes are multiplied by it. */
  readonly factor: number;
  /** Then a channel's mean is subtracted and it is divided by its deviation; of red, green, blue, or of grey. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const maxSide = 8192;
const later = 'Dimcat supports only the steps that transformers does with Pillow on one picture.';

/** Settings that change values and are not supported. */
const refusedFlags = [
  'do_pad',
  'do_flip_channel_order',
  'rescale_offset',
  'do_thumbnail',
  'do_align_long_axis',
];

/**
 * @param layout What the graph declares; its size is used if the configuration names none.
 * @throws FaultError `preprocessing-unsupported`.
 */
export function imagePlan(settings: Settings, layout: Layout): ImagePlan {
  for (const flag of refusedFlags)
    if (settings.flag(flag, false))
      throw unsupported(`${flag} of preprocessor_config.json is not supported`, later);
  const kind = kindOf(settings);
  return {
    ...sizes(settings, kind, fixedSize(layout)),
    resample: resampleOf(settings, kind.resample),
    factor: settings.flag('do_rescale', true) ? settings.number('rescale_factor', 1 / 255) : 1,
    ...normalisation(settings, kind, layout.channels),
  };
}

type Kind = Pick<ImageKind, 'square' | 'resample'> & Partial<ImageKind>;

function kindOf(settings: Settings): Kind {
  const name = settings.kind;
  if (name === undefined) return unnamedKind;
  const kind = imageKinds.get(name);
  if (kind !== undefined) return kind;
  throw unsupported(
    `preprocessor_config.json is for ${name}, which is not a known image processor`,
    `Known are ${[...imageKinds.keys()].join(', ')}; a file that names no class is read by its settings.`,
  );
}

function sizes(
  settings: Settings,
  kind: Kind,
  input: Size | undefined,
): Pick<ImagePlan, 'resize' | 'crop'> {
  const cropped = settings.flag('do_center_crop', kind.crop !== undefined);
  const crop = cropped ? cropOf(settings, kind) : undefined;
  if (!settings.flag('do_resize', true)) return crop === undefined ? {} : { crop };
  const resize = sizeOf(settings, 'size', kind.square) ?? defaultSize(kind) ?? input;
  if (resize === undefined) throw settings.wrong('size', 'a size, and the model takes any');
  if (kind.cropShare !== undefined && typeof resize === 'number')
    return convNext(resize, settings.number('crop_pct', kind.cropShare));
  return { resize, ...(crop && { crop }) };
}

function defaultSize({ size, square }: Kind): number | Size | undefined {
  return size !== undefined && square ? both(size) : size;
}

function convNext(edge: number, share: number): Pick<ImagePlan, 'resize' | 'crop'> {
  if (edge >= 384) return { resize: both(edge) };
  return { resize: Math.trunc(edge / share), crop: both(edge) };
}

function cropOf(settings: Settings, kind: Kind): Size {
  const size = sizeOf(settings, 'crop_size', true) ?? kind.crop ?? kind.size;
  if (size === undefined) throw settings.wrong('crop_size', 'a size');
  return typeof size === 'number' ? both(size) : size;
}

/** A number, [height, width], {height, width} or {shortest_edge}; undefined if not given. */
function sizeOf(settings: Settings, name: string, square: boolean): number | Size | undefined {
  const value = settings.raw(name);
  if (value === undefined) return undefined;
  const wrong = (): Error =>
    settings.wrong(name, `a number of pixels up to ${maxSide}, {height, width} or {shortest_edge}`);
  const side = (v: unknown): number => {
    if (typeof v === 'number' && Number.isInteger(v) && v >= 1 && v <= maxSide) return v;
    throw wrong();
  };
  if (typeof value === 'number') return square ? both(side(value)) : side(value);
  if (Array.isArray(value) && value.length === 2)
    return { width: side(value[1]), height: side(value[0]) };
  if (!isObject(value) || 'longest_edge' in value) throw wrong();
  if ('shortest_edge' in value) return side(value['shortest_edge']);
  return { width: side(value['width']), height: side(value['height']) };
}

const both = (side: number): Size => ({ width: side, height: side });

function resampleOf(settings: Settings, otherwise: number): number {
  const resample = settings.number('resample', otherwise);
  if ([0, 1, 2, 3, 4, 5].includes(resample)) return resample;
  throw settings.wrong('resample', "one of Pillow's filters, 0 to 5");
}

/** @param channels Numbers that each list must have. */
function normalisation(
  settings: Settings,
  kind: Kind,
  channels: number,
): Pick<ImagePlan, 'mean' | 'std'> {
  const all = (value: number): number[] => new Array<number>(channels).fill(value);
  if (!settings.flag('do_normalize', true)) return { mean: all(0), std: all(1) };
  const wanted = channels === 1 ? 'a list of one number' : 'three numbers: red, green, blue';
  const listOf = (name: string, otherwise: readonly number[] | undefined): readonly number[] => {
    const list = settings.numbers(name, otherwise?.slice(0, channels) ?? []);
    if (list.length !== channels) throw settings.wrong(name, wanted);
    return list;
  };
  const mean = listOf('image_mean', kind.mean);
  const std = listOf('image_std', kind.std);
  if (std.includes(0)) throw settings.wrong('image_std', `${wanted}, none of them 0`);
  return { mean, std };
}
