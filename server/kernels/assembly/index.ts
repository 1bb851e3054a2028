export { cutDown, offer } from './best';
export { countWithin, distances, distancesByBytes, readAll } from './counts';
export { addLines, gatherLines, listLines, touchLines } from './lines';
export { packFloat16, packFloat32, planesOfRows } from './pack';
export { placeTile } from './places';
export { accumulate, addSums, cut, tabulate } from './product';
export {
  histogram,
  histogramOfBoth,
  lookUp,
  offerOfCommon,
  score,
  scoreTile,
  writeScores,
} from './scores';
