/** Do the GPU and the processor give the same signs? Both run some tokens of the vocabulary through a model. */
import type { InferenceClient, ModelRef, Placement } from '../inference/api';
import type { JobContext } from './api';
import type { Agreement, LayerAgreement } from './agreement';

/** Runs once before timing, to compile shaders and pack weights. */
const warmUp = 8;
const mostTokens = 256;

/**
 * @param providers Other providers than `cpu`.
 * @returns One report for each; tokens are taken at equal distances from the vocabulary and run alone.
 */
export async function agreementJob(
  inference: InferenceClient,
  path: string,
  providers: readonly string[],
  { onProgress, signal }: JobContext,
): Promise<Agreement[]> {
  const { vocabulary, layers, dimensions } = await inference.openModel(
    { path, providers: ['cpu'] },
    signal,
  );
  const tokens = spread(vocabulary);
  const run = (provider: string): Promise<Run> => {
    onProgress(`${provider}: ${tokens.length} tokens, each alone, all layers`);
    return runOn(inference, { path, providers: [provider] }, tokens, layers, signal);
  };
  const cpu = await run('cpu');
  const reports: Agreement[] = [];
  for (const provider of providers) {
    const other = await run(provider);
    reports.push({
      placement: other.placement,
      tokens: tokens.length,
      tokensPerSecond: other.tokensPerSecond,
      cpuTokensPerSecond: cpu.tokensPerSecond,
      layers: cpu.states.map((states, layer) => ({
        layer,
        ...compareSigns(states, other.states[layer]!, dimensions),
      })),
    });
  }
  return reports;
}

interface Run {
  readonly states: readonly Float32Array[];
  readonly placement: Placement;
  readonly tokensPerSecond: number;
}

async function runOn(
  inference: InferenceClient,
  model: ModelRef,
  tokens: readonly number[],
  layers: number,
  signal: AbortSignal,
): Promise<Run> {
  const places = Array.from({ length: layers + 1 }, (_, layer) => ({
    site: 'resid' as const,
    layer,
  }));
  const sequences = tokens.map((token) => [token]);
  const ask = { model, places, positions: 'last' as const };
  await inference.states({ ...ask, sequences: sequences.slice(0, warmUp) }, signal);
  const began = performance.now();
  const { states, placement } = await inference.states({ ...ask, sequences }, signal);
  const tokensPerSecond = (1000 * tokens.length) / (performance.now() - began);
  return { states, placement, tokensPerSecond };
}

/** At equal distances, from the first to the last. */
function spread(vocabulary: number): number[] {
  const count = Math.min(mostTokens, vocabulary);
  const step = count > 1 ? (vocabulary - 1) / (count - 1) : 0;
  return Array.from({ length: count }, (_, i) => Math.round(i * step));
}

/**
 * Compares the signs of two runs of the same tokens; the mean and the deviation are those of `one`.
 *
 * @param one, other [tokens, dimensions] row-major, equally long.
 */
export function compareSigns(
  one: Float32Array,
  other: Float32Array,
  dimensions: number,
): Omit<LayerAgreement, 'layer'> {
  const { mean, deviation } = columns(one, dimensions);
  let [raw, centred, furthest] = [0, 0, 0];
  one.forEach((h, i) => {
    const d = i % dimensions;
    const [a, b] = [h - mean[d]!, other[i]! - mean[d]!];
    if (h > 0 !== other[i]! > 0) raw += 1;
    if (a > 0 === b > 0) return;
    centred += 1;
    furthest = Math.max(furthest, Math.abs(a) / (deviation[d]! || 1));
  });
  return { signs: one.length, raw, centred, furthest };
}

function columns(
  states: Float32Array,
  dimensions: number,
): { mean: Float64Array; deviation: Float64Array } {
  const rows = states.length / dimensions;
  const mean = new Float64Array(dimensions);
  const deviation = new Float64Array(dimensions);
  states.forEach((h, i) => (mean[i % dimensions]! += h / rows));
  states.forEach((h, i) => (deviation[i % dimensions]! += (h - mean[i % dimensions]!) ** 2 / rows));
  return { mean, deviation: deviation.map(Math.sqrt) };
}
