/** Dimcat's default settings of a measurement, for the command line, the editor and the experiments. */

/** Folds over the anchors. */
export const FOLDS = 5;
/** Assignments to folds over which a held-out AUC is averaged. */
export const REPEATS = 10;
/** Random anchor sets of a matched null of an experiment, permutations and bootstrap draws. */
export const DRAWS = 100;
/** The fewest null sets for every feature of a catalog; more if its decision needs more. */
export const LEAST_DRAWS = 199;

/** Sign flips: random draws of each control arm (at least 39 for tests at this level), and the level of the tests. */
export const FLIP_DRAWS = 40;
export const FLIP_ALPHA = 0.05;
