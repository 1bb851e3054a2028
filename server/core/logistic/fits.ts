/** Many logistic regressions on one design: in plain JavaScript here, divided over threads in kernels. */
import type { Design } from './design';
import { fitPath, type Fitted, type Ridge } from './fit';

/** What is fitted: one dimension on one training set. */
export interface FitTask {
  /** Which training set. */
  readonly training: number;
  /** Tokens with sign + per cell. */
  readonly plus: Float64Array;
  readonly ridges: readonly Ridge[];
}

/** @returns For each task one result for each of its penalties, valid until the next call. */
export type Fits = (tasks: readonly FitTask[]) => readonly (readonly Fitted[])[];

/** @param trainings Tokens per cell of every training set. */
export type FitsOn = (design: Design, trainings: readonly Float64Array[]) => Fits;

/** The oracle of {@link FitsOn}. */
export const plainFits: FitsOn = (design, trainings) => (tasks) =>
  tasks.map(({ training, plus, ridges }) => {
    const { size, columns } = design;
    const into = ridges.map(() => ({
      beta: new Float64Array(columns + 1),
      odds: new Float64Array(size),
      softplus: new Float64Array(size),
    }));
    fitPath(design, { n: trainings[training]!, plus }, ridges, into);
    return into;
  });
