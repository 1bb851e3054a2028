/** Registers in the order in which a dose takes them. */
import type { Prototype } from '../../core/prototype';
import { trainingOf } from '../evaluate';
import { detectionOf, type Evaluated } from '../measure';
import { prototypesOf, type ReadTask } from './readTokens';

/** The registers of tasks, their dimensions by AUC over all anchors, best first; as they are without anchors. */
export function bestFirst(
  evaluated: Evaluated,
  tasks: readonly ReadTask[],
  seed: number,
): readonly Prototype[] {
  return tasks.flatMap((task) =>
    prototypesOf(evaluated, task, seed).map(({ prototype }) => ordered(evaluated, task, prototype)),
  );
}

function ordered(evaluated: Evaluated, task: ReadTask, prototype: Prototype): Prototype {
  if (task.anchors.length === 0) return prototype;
  const detection = detectionOf(evaluated, task);
  if (detection.negativeCounts.n === 0) return prototype;
  const { pPlus, pMinus } = trainingOf(detection, Array.from(task.anchors.keys())).stats;
  const gain = (i: number): number => {
    const d = prototype.dimensions[i]!;
    return prototype.polarity[i]! * (pPlus[d]! - pMinus[d]!);
  };
  const order = Array.from(prototype.dimensions.keys()).sort((a, b) => gain(b) - gain(a) || a - b);
  return {
    dimensions: order.map((i) => prototype.dimensions[i]!),
    polarity: order.map((i) => prototype.polarity[i]!),
  };
}
