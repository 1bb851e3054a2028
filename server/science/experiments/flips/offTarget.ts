/** What else a flip does: to neutral text, and to what the model writes. */
import type { EditPlan, EditRow } from '../../../protocol/flips';
import { matchedPrototype } from '../../flip/controls';
import { away } from '../../flip/interventions';
import { seededRandom } from '../../random';
import { mean } from '../../resampling';
import type { Subject } from '../ports';
import { editedAt } from './centre';
import type { FlipScene } from './scene';

export const OFF_ARMS = ['unflipped', 'away', 'matched'] as const;

export type OffArm = (typeof OFF_ARMS)[number];

export interface OffTarget {
  /** Mean perplexity of neutral text, geometric over its tokens; null without text. */
  readonly perplexity: Readonly<Record<OffArm, number>> | null;
  /** Share of adjacent token pairs in the continuations that repeat an earlier pair of the same one; null if none. */
  readonly repetition: Readonly<Record<OffArm, number>> | null;
  readonly texts: readonly ({ readonly prompt: string } & Readonly<Record<OffArm, string>>)[];
  readonly decoding: 'past' | 'recompute' | null;
}

/** Longest neutral text, in tokens. */
const LONGEST = 64;

/** With the first split's register and one matched draw. An encoder has neither continuations nor a perplexity. */
export async function offTarget(scene: FlipScene): Promise<OffTarget> {
  if (scene.subject.material.mask !== undefined)
    return { perplexity: null, repetition: null, texts: [], decoding: null };
  const plan = planOf(scene);
  await scene.step(0);
  const perplexity = await perplexityOf(scene, plan);
  await scene.step(0.5);
  return { perplexity, ...(await continuations(scene, plan)) };
}

function planOf({ subject, ground, centre, settings, category }: FlipScene): EditPlan {
  const random = seededRandom(settings.seed, `off-target:${category.id}`);
  const ours = ground.splits[0]!.prototype;
  const matched = matchedPrototype(ours, ground.magnitudes, random);
  const d = centre.length;
  const rows: EditRow[] = [[null], [away(d, ours)], [away(d, matched)]];
  return { layers: [editedAt(subject.place, centre)], rows, positions: 'all' };
}

async function perplexityOf(
  { subject, settings }: FlipScene,
  plan: EditPlan,
): Promise<OffTarget['perplexity']> {
  const passages = subject.material.passages
    .slice(0, settings.options.passages)
    .map(({ tokens }) => [...subject.prefix, ...tokens].slice(0, LONGEST))
    .filter((tokens) => tokens.length > 1);
  if (passages.length === 0) return null;
  const losses = await subject.model.causes.losses({ ...plan, passages });
  const weights = passages.map((tokens) => tokens.length - 1);
  const total = weights.reduce((sum, w) => sum + w, 0);
  return byArm((arm) =>
    Math.exp(losses.reduce((sum, rows, i) => sum + rows[arm]! * weights[i]!, 0) / total),
  );
}

async function continuations(
  { subject, settings, ground }: FlipScene,
  plan: EditPlan,
): Promise<Omit<OffTarget, 'perplexity'>> {
  const some = ground.prompts.slice(0, settings.options.samples);
  if (some.length === 0) return { repetition: null, texts: [], decoding: null };
  const prompts = some.map(({ tokens }) => tokens);
  const tokens = settings.options.tokens;
  const reply = await subject.model.causes.generate({ ...plan, prompts, tokens });
  return {
    repetition: byArm((arm) => mean(reply.tokens.map((rows) => repetition(rows[arm]!)))),
    texts: some.map(({ text }, i) => ({
      prompt: text,
      ...byArm((arm) => textOf(subject, reply.tokens[i]![arm]!)),
    })),
    decoding: reply.decoding,
  };
}

function byArm<T>(of: (row: number) => T): Record<OffArm, T> {
  return { unflipped: of(0), away: of(1), matched: of(2) };
}

/** Share of the adjacent pairs that occur earlier in the text, in [0, 1]; 0 for fewer than two tokens. */
export function repetition(tokens: readonly number[]): number {
  const pairs = tokens.slice(1).map((token, i) => `${tokens[i]} ${token}`);
  return pairs.length === 0 ? 0 : 1 - new Set(pairs).size / pairs.length;
}

/** Tokens of whole words have no space in their text. */
function textOf({ words }: Subject, tokens: readonly number[]): string {
  const spaced = words.some((word) => word.startsWith(' '));
  return tokens.map((token) => words[token] ?? '').join(spaced ? '' : ' ');
}
