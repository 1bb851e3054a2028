/**
 * Where the flip acts: all positions, the last, or those of one token; and, if the flipped site is the stream that the
 * head reads, its direct effect apart from the rest.
 */
import type { MeanEffect } from '../../../protocol/evidence';
import type { EditedPositions } from '../../../protocol/flips';
import { crossedMean, difference } from '../../crossed';
import { randomPrototype } from '../../flip/controls';
import type { EditedRow } from '../../flip/edited';
import { editedChanges } from '../../flip/edited';
import type { TargetChanges } from '../../flip/effects';
import { targetTable } from '../../flip/effects';
import { away } from '../../flip/interventions';
import { seededRandom } from '../../random';
import { editedAt } from './centre';
import type { FlipScene } from './scene';

export type Where = 'all positions' | 'last position' | 'one token' | 'direct' | 'the rest';

export interface WherePoint {
  readonly where: Where;
  /** For `one token`: its text. */
  readonly token: string | null;
  readonly arm: 'away' | 'random';
  readonly relative: MeanEffect;
}

const ARMS = ['away', 'random'] as const;

export async function wherePoints(scene: FlipScene): Promise<WherePoint[]> {
  const { subject, ground } = scene;
  const { causes } = subject.model;
  const rows = rowsOf(scene);
  const run = (positions: EditedPositions, ask: 'run' | 'direct'): Promise<TargetChanges> =>
    editedChanges(
      (given) => causes[ask](given),
      {
        layers: [editedAt(subject.place, scene.centre)],
        positions,
        prompts: scene.prompts,
        splits: ground.splits,
      },
      rows,
      scene.step,
    );
  const token = commonToken(scene.prompts);
  const [all, last] = [await run('all', 'run'), await run('last', 'run')];
  const one = await run({ tokens: [token] }, 'run');
  const direct = subject.place.site === 'resid' ? await run('all', 'direct') : undefined;
  const table = (changes: TargetChanges, arm: string): number[][] =>
    targetTable(changes, rows, arm, ground.splits.length);
  const point = (where: Where, arm: 'away' | 'random', values: number[][]): WherePoint => ({
    where,
    token: where === 'one token' ? (subject.words[token] ?? '') : null,
    arm,
    relative: crossedMean(values),
  });
  return ARMS.flatMap((arm) => [
    point('all positions', arm, table(all, arm)),
    point('last position', arm, table(last, arm)),
    point('one token', arm, table(one, arm)),
    ...(direct
      ? [
          point('direct', arm, table(direct, arm)),
          point('the rest', arm, difference(table(all, arm), table(direct, arm))),
        ]
      : []),
  ]);
}

function rowsOf({ ground, centre, settings, category }: FlipScene): EditedRow[] {
  const random = seededRandom(settings.seed, `where-rows:${category.id}`);
  const d = centre.length;
  return ground.splits.flatMap(({ prototype }, split) => [
    { arm: 'away', split, edits: [away(d, prototype)] },
    ...Array.from({ length: settings.options['curve-draws'] }, () => ({
      arm: 'random',
      split,
      edits: [away(d, randomPrototype(prototype.dimensions, d, random))],
    })),
  ]);
}

/** The token that occurs in the most prompts; of equals, the lowest id. */
function commonToken(prompts: readonly (readonly number[])[]): number {
  const counts = new Map<number, number>();
  for (const prompt of prompts)
    for (const token of new Set(prompt)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || a[0] - b[0])[0]![0];
}
