/** How finely Dimcat measures where nobody says otherwise: the command line, the editor and the experiments alike. */

/** Parts that the anchors are held out in. */
export const FOLDS = 5;
/** Assignments to folds that a held-out AUC is the mean of. */
export const REPEATS = 10;
/** Random anchor sets of a matched null of an experiment, permutations and bootstrap draws. */
export const DRAWS = 100;
/** Sets of the null that every feature of a catalog is compared with at least; more where its decision takes more. */
export const LEAST_DRAWS = 199;

/** Sign flips: random draws of each control arm (39 are the fewest that can tell at this level), and the level of its tests. */
export const FLIP_DRAWS = 40;
export const FLIP_ALPHA = 0.05;
