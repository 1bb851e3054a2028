/** The other concepts of a flip test: disjoint controls, and targets that should move less. */
import type { Prototype } from '../../core/prototype';
import { members } from '../../core/bits';
import type { Evaluated } from '../measure';
import type { Random } from '../random';
import { sample } from '../random';
import type { FlipSettings, FlipTask } from './task';
import { flipRule, prototypeFor } from './splits';

/** Words that stand for other categories where the catalog has none. */
const RANDOM_OTHERS = 20;

export interface OtherConcepts {
  readonly prototypes: readonly Prototype[];
  readonly tokens: readonly number[];
  readonly name: string;
}

/** Up to `draws` other features; random words where the catalog has no other. */
export function otherConcepts(
  evaluated: Evaluated,
  task: FlipTask,
  settings: FlipSettings,
  random: Random,
): OtherConcepts {
  const rule = flipRule(task.register.rule === 'dims' ? { rule: 'auto' } : task.register);
  const own = new Set([...task.anchors, ...(task.targets ?? [])]);
  const usable = task.others
    .map((other) => ({ ...other, anchors: other.anchors.filter((t) => !own.has(t)) }))
    .filter((other) => other.anchors.length > 0);
  const pool = members(evaluated.tokens).filter((t) => !own.has(t));
  const concepts =
    usable.length > 0
      ? sample(usable, Math.min(settings.draws, usable.length), random)
      : Array.from({ length: settings.draws }, () => ({
          id: 'random words',
          anchors: sample(pool, Math.min(task.anchors.length, pool.length), random),
        }));
  return {
    prototypes: concepts.map((concept) =>
      prototypeFor(evaluated, concept.anchors, rule, { negatives: null, leftOut: [] }),
    ),
    tokens:
      usable.length > 0
        ? [...new Set(usable.flatMap((other) => other.anchors))]
        : sample(pool, Math.min(RANDOM_OTHERS, pool.length), random),
    name: [...new Set(concepts.map((concept) => concept.id))].join(', '),
  };
}
