/** How finely Dimcat measures where nobody says otherwise: the command line, the editor and the experiments alike. */

/** Parts that the anchors are held out in. */
export const FOLDS = 5;
/** Random anchor sets of a matched null, permutations and bootstrap draws. */
export const DRAWS = 100;

/** Sign flips: random draws of each control arm, and the level of its tests. */
export const FLIP_DRAWS = 5;
export const FLIP_ALPHA = 0.05;
