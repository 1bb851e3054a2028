/** preprocessor_config.json of an image processor as steps. */
import { unsupported } from '../faults';
import { isObject, type Settings } from '../settings';
import { imageKinds, unnamedKind, type ImageKind } from './kinds';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What is done to a picture, in this order. */
export interface ImagePlan {
  /** A side's length for the shorter side, the other in proportion; or both sides. */
  readonly resize?: number | Size;
  /** Pillow's number of the filter. */
  readonly resample: number;
  /** The middle that is cut out. */
  readonly crop?: Size;
  /** Bytes are multiplied by it. */
  readonly factor: number;
  /** Then a channel's mean is subtracted and it is divided by its deviation; of red, green, blue. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

const maxSide = 8192;
const later = 'Only steps that transformers does with Pillow on one picture are done here.';

/** Settings that change values and are not understood here. */
const refusedFlags = [
  'do_pad',
  'do_flip_channel_order',
  'rescale_offset',
  'do_thumbnail',
  'do_align_long_axis',
];

/**
 * @param input Width and height that the graph declares; taken where the configuration names no size.
 * @throws FaultError `preprocessing-unsupported`.
 */
export function imagePlan(settings: Settings, input: Size | undefined): ImagePlan {
  for (const flag of refusedFlags)
    if (settings.flag(flag, false))
      throw unsupported(`${flag} of preprocessor_config.json is not done here`, later);
  const kind = kindOf(settings);
  return {
    ...sizes(settings, kind, input),
    resample: resampleOf(settings, kind.resample),
    factor: settings.flag('do_rescale', true) ? settings.number('rescale_factor', 1 / 255) : 1,
    ...normalisation(settings, kind),
  };
}

type Kind = Omit<ImageKind, 'size'> & { readonly size?: number };

function kindOf(settings: Settings): Kind {
  const name = settings.kind;
  if (name === undefined) return unnamedKind;
  const kind = imageKinds.get(name);
  if (kind !== undefined) return kind;
  throw unsupported(
    `preprocessor_config.json is for ${name}, which is not an image processor that is known here`,
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
  const resize = sizeOf(settings, 'size', kind.square) ?? kind.size ?? input;
  if (resize === undefined) throw settings.wrong('size', 'a size, and the model takes any');
  if (kind.cropShare !== undefined && typeof resize === 'number')
    return convNext(resize, settings.number('crop_pct', kind.cropShare));
  const target = typeof resize === 'number' && kind.square ? both(resize) : resize;
  return { resize: target, ...(crop && { crop }) };
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

/** A number, [height, width], {height, width} or {shortest_edge}; undefined where nothing is said. */
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

function normalisation(settings: Settings, kind: Kind): Pick<ImagePlan, 'mean' | 'std'> {
  if (!settings.flag('do_normalize', true)) return { mean: [0, 0, 0], std: [1, 1, 1] };
  const mean = settings.numbers('image_mean', kind.mean);
  const std = settings.numbers('image_std', kind.std);
  if (mean.length !== 3) throw settings.wrong('image_mean', 'three numbers: red, green, blue');
  if (std.length !== 3 || std.includes(0))
    throw settings.wrong('image_std', 'three numbers other than 0: red, green, blue');
  return { mean, std };
}
