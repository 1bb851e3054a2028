export { accumulate, addSums, cut, tabulate } from './product';
export { countWithin, distances, readAll } from './counts';
export {
  distancesOfCommon,
  histogram,
  histogramWithin,
  lookUp,
  score,
  scoreTile,
  select,
  writeScores,
} from './scores';
export { addLines } from './lines';
export { packFloat16, packFloat32, planesOfRows } from './pack';
