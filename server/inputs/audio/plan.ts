/** Turns preprocessor_config.json of a feature extractor, and the model's input, into what to compute from a sound. */
import { unsupported } from '../faults';
import type { Settings } from '../settings';
import type { GraphInput } from '../types';

/** Everything that affects a value. */
export type AudioPlan =
  | { readonly kind: 'waveform'; readonly rate: number; readonly normalise: boolean }
  | {
      readonly kind: 'filterBank';
      readonly rate: number;
      readonly filters: number;
      readonly frames: number;
      readonly normal?: { readonly mean: number; readonly std: number };
    }
  | {
      readonly kind: 'logMel';
      readonly rate: number;
      readonly filters: number;
      readonly frame: number;
      readonly hop: number;
      readonly samples: number;
    };

const usualRate = 16000;
const known = 'Known are Wav2Vec2 (raw waveforms), AST and Whisper.';

/** @throws FaultError `preprocessing-unsupported`. */
export function audioPlan(settings: Settings): AudioPlan {
  if (settings.has('image_mean')) throw settings.wrong('image_mean', 'for sounds');
  const rate = settings.count('sampling_rate', usualRate, 768_000);
  switch (settings.kind) {
    case undefined:
    case 'Wav2Vec2':
      return {
        kind: 'waveform',
        rate,
        normalise: settings.flag('do_normalize', settings.kind !== undefined),
      };
    case 'AST':
      return filterBankPlan(settings, rate);
    case 'Whisper':
      return logMelPlan(settings, rate);
    default:
      throw unsupported(
        `preprocessor_config.json is for ${settings.kind}, which is not a known feature extractor`,
        `${known} A file that names no class is read as raw waveforms.`,
      );
  }
}

function filterBankPlan(settings: Settings, rate: number): AudioPlan {
  const normal = {
    mean: settings.number('mean', -4.2677393),
    std: settings.number('std', 4.5689974),
  };
  return {
    kind: 'filterBank',
    rate,
    filters: settings.count('num_mel_bins', 128, 256),
    frames: settings.count('max_length', 1024, 65_536),
    ...(settings.flag('do_normalize', true) && { normal }),
  };
}

function logMelPlan(settings: Settings, rate: number): AudioPlan {
  if (settings.number('dither', 0) !== 0)
    throw settings.wrong('dither', '0: noise would change every reading');
  if (settings.flag('do_normalize', false))
    throw settings.wrong('do_normalize', 'false, which is what Whisper was trained with');
  return {
    kind: 'logMel',
    rate,
    filters: settings.count('feature_size', 80, 256),
    frame: settings.count('n_fft', 400, 65_536),
    hop: settings.count('hop_length', 160, 65_536),
    samples: settings.count('chunk_length', 30, 600) * rate,
  };
}

/** Shape of one input; null: as long as the sound. @throws FaultError If the graph declares another. */
export function audioShape(plan: AudioPlan, input: GraphInput): readonly (number | null)[] {
  const [, ...dims] = input.dims;
  const shape = plan.kind === 'waveform' ? waveShape(dims) : spectrumShape(plan);
  const agree = (dim: number | null, i: number): boolean => dim === null || dim === shape[i];
  if (shape.length > 0 && dims.length === shape.length && dims.every(agree)) return shape;
  const asText = (list: readonly (number | null)[]): string => list.map((d) => d ?? '?').join(', ');
  throw unsupported(
    `The input ${input.name} has the shape [${asText(input.dims)}], and ` +
      (plan.kind === 'waveform'
        ? 'sounds are [batch, samples]'
        : `the preprocessing makes [batch, ${asText(shape)}]`),
    'Put the preprocessor_config.json of this model beside it.',
  );
}

/** [samples], or [1, samples] for models that count channels. */
function waveShape(dims: readonly (number | null)[]): readonly (number | null)[] {
  const [first = null, second = null] = dims;
  if (dims.length === 1) return [first];
  return dims.length === 2 && first === 1 ? [1, second] : [];
}

function spectrumShape(plan: Exclude<AudioPlan, { kind: 'waveform' }>): readonly number[] {
  if (plan.kind === 'filterBank') return [plan.frames, plan.filters];
  return [plan.filters, Math.floor(plan.samples / plan.hop)];
}
