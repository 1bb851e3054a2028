/** The centre of a centred flip: the mean over single tokens, or over the prompts' own states. */
import type { FlipCentre, FlipMeasurement } from '../../protocol/evidence';
import { crossed, intervalOf, pOf } from '../crossed';
import type { FlipModel } from '../ports';
import { mean } from '../resampling';
import { othersTable, perPrompt, targetTable } from './effects';
import type { OtherConcepts } from './others';
import type { Split } from './splits';
import type { FlipTask } from './task';
import { meanState } from './magnitudes';
import type { PromptRun } from './run';
import { runPrompts } from './run';
import { ratioOf, selectivityOf } from './selectivity';

export interface Centres {
  readonly about: FlipCentre;
  /** Length D. */
  readonly used: Float32Array;
  /** The other of the two means; undefined for raw signs, which flip about 0. */
  readonly other?: Float32Array;
}

/** @param states The unedited states of the prompts; the mean leaves out those of the catalog's prefix. */
export function centresOf(
  { about, centre, prefix }: FlipTask,
  states: readonly Float32Array[],
): Centres {
  if (about === 'zero') return { about, used: centre };
  const ofPrompts = meanState(states, centre.length, prefix.length);
  return about === 'tokens'
    ? { about, used: centre, other: ofPrompts }
    : { about, used: ofPrompts, other: centre };
}

type Centred = NonNullable<FlipMeasurement['centre']>;

interface CentreGround {
  readonly centres: Centres;
  readonly others: OtherConcepts;
  readonly splits: readonly Split[];
}

/** @param used Away's effect about the centre that was used. */
export async function aboutBothCentres(
  model: FlipModel,
  run: PromptRun,
  { centres: { about, other }, others, splits }: CentreGround,
  used: NonNullable<Centred['tokens']>,
): Promise<Centred> {
  if (!other) return { used: about, tokens: null, prompts: null };
  const plan = run.plan.filter(({ arm }) => arm === 'away');
  const { changes } = await runPrompts(model, { ...run, plan, centre: other }, () => undefined);
  const table = targetTable(changes, plan, 'away', splits.length);
  const away = crossed(table);
  const beside = {
    relative: { ...intervalOf(away), p: pOf(away, 'two') },
    selectivity: selectivityOf(others, () => ratioOf(othersTable(changes, plan, 'away'), table)),
    kl: mean(perPrompt(changes, plan, 'away', 'kl')),
  };
  return about === 'tokens'
    ? { used: about, tokens: used, prompts: beside }
    : { used: about, tokens: beside, prompts: used };
}
