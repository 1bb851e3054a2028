/** Reading sounds for one model. */
import { unreadable } from '../faults';
import { readBytes } from '../file';
import { Settings } from '../settings';
import type { InputReader, ReaderRequest } from '../types';
import { decodeSound } from './decode';
import { filterBank, logMel, waveform, type Features } from './features';
import { soundView } from './view';
import { audioPlan, audioShape, type AudioPlan } from './plan';

/** Incremented with every change that affects a value. */
const version = 1;

/**
 * Without a configuration a model gets raw waveforms at 16 kHz, if its input is one. @throws FaultError
 * `preprocessing-unsupported`.
 */
export function openAudioReader({ config, input }: ReaderRequest): InputReader {
  const plan = audioPlan(Settings.parse(config ?? '{}'));
  const shape = audioShape(plan, input);
  const features = featuresOf(plan, shape.at(-1) ?? null);
  const shortest = plan.kind === 'filterBank' ? 400 : 1;
  const samplesOf = async (file: string): Promise<Float32Array> => {
    const samples = await decodeSound(file, await readBytes(file), plan.rate);
    if (samples.length >= shortest) return samples;
    throw unreadable(
      file,
      `holds ${samples.length} samples, and the model takes frames of ${shortest}`,
      'Leave it out.',
    );
  };
  return {
    shape,
    size: sizeOf(plan),
    identity: JSON.stringify({ reader: 'audio', version, shape, ...plan }),
    summary: summaryOf(plan, shape),
    read: async (file) => features(await samplesOf(file)),
    view: async (file) => soundView(file, asTaken(await samplesOf(file), plan, shape), plan.rate),
    across: (index, length) => latenessOf(plan, index, length),
  };
}

function sizeOf(plan: AudioPlan): InputReader['size'] {
  switch (plan.kind) {
    case 'waveform':
      return undefined;
    case 'filterBank':
      return { width: plan.frames, height: plan.filters };
    case 'logMel':
      return { width: Math.floor(plan.samples / plan.hop), height: plan.filters };
  }
}

/** The sound cut, or followed by silence, to the length that the model takes. */
function asTaken(
  samples: Float32Array,
  plan: AudioPlan,
  shape: readonly (number | null)[],
): Float32Array {
  const length = takenLength(plan, shape) ?? samples.length;
  const taken = new Float32Array(length);
  taken.set(samples.subarray(0, length));
  return taken;
}

/** In samples; null: as long as the sound. */
function takenLength(plan: AudioPlan, shape: readonly (number | null)[]): number | null {
  switch (plan.kind) {
    case 'waveform':
      return shape.at(-1) ?? null;
    case 'filterBank':
      return 400 + (plan.frames - 1) * 160;
    case 'logMel':
      return plan.samples;
  }
}

function latenessOf(plan: AudioPlan, index: number, length: number): number {
  switch (plan.kind) {
    case 'waveform':
      return index / length;
    case 'filterBank':
      return Math.floor(index / plan.filters) / plan.frames;
    case 'logMel': {
      const frames = Math.floor(plan.samples / plan.hop);
      return (index % frames) / frames;
    }
  }
}

function featuresOf(plan: AudioPlan, length: number | null): Features {
  switch (plan.kind) {
    case 'waveform':
      return waveform({ normalise: plan.normalise, length });
    case 'filterBank':
      return filterBank(plan);
    case 'logMel':
      return logMel(plan);
  }
}

function summaryOf(plan: AudioPlan, shape: readonly (number | null)[]): string {
  const rate = `${plan.rate / 1000} kHz`;
  switch (plan.kind) {
    case 'waveform': {
      const length = shape.at(-1);
      const long = typeof length === 'number' ? `of ${length} samples` : 'as long as they are';
      return `Waveforms at ${rate} ${long}${plan.normalise ? ', mean 0 and variance 1' : ''}.`;
    }
    case 'filterBank':
      return `Sounds at ${rate} as ${plan.frames} frames of ${plan.filters} filter banks (AST).`;
    case 'logMel':
      return `Sounds at ${rate} as ${plan.filters} mel bands of ${plan.samples / plan.rate} s (Whisper).`;
  }
}
