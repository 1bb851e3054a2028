import type { Feature } from '../../catalog/types';
import { type Book, evidenceIn, modelName } from '../book';
import { directionOf, residualLayer } from './direction';

/** What Neuronpedia proposes for a vector of its own; Dimcat's have norm 1. */
const STRENGTH = 10;

/**
 * One object a feature with a register, in the words of Neuronpedia's `POST /api/vector/new`. The hook is the input of
 * block `layerNumber` (from 0), which is the state after so many blocks: a catalog's layer.
 */
export function neuronpediaVectors(book: Book): string {
  const layerNumber = residualLayer(book, 'A Neuronpedia vector');
  const vectors = withVectors(book).map(({ feature, vector }) => ({
    modelId: modelId(book),
    layerNumber,
    hookType: 'hook_resid_pre',
    vector,
    vectorDefaultSteerStrength: STRENGTH,
    vectorLabel: feature.label?.value ?? feature.id.value,
  }));
  return `[\n${vectors.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
}

/** JSON Lines in the columns of Neuronpedia's exports of features, with the explanation that the catalog gives. */
export function neuronpediaFeatures(book: Book): string {
  const layer = residualLayer(book, 'A Neuronpedia feature');
  const rows = withVectors(book).map(({ feature, vector }, index) => ({
    modelId: modelId(book),
    layer: `${layer}-dimcat-${book.name}`,
    index: String(index),
    sourceSetName: `dimcat-${book.name}`,
    hookName: `blocks.${layer}.hook_resid_pre`,
    hasVector: true,
    vector,
    vectorLabel: feature.label?.value ?? feature.id.value,
    vectorDefaultSteerStrength: STRENGTH,
    explanations: [
      {
        description: feature.description?.value ?? feature.label?.value ?? feature.id.value,
        typeName: 'human',
      },
    ],
    dimcat: dimcatFacts(book, feature),
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** What Neuronpedia has no column for: readers of other programs skip it. */
function dimcatFacts(book: Book, feature: Feature): object {
  const { measurement, flip } = evidenceIn(book, feature);
  return {
    id: feature.id.value,
    status: feature.status.value,
    ...(measurement && {
      auc: measurement.auc,
      nullMatched: measurement.nullMatched,
      nPos: measurement.nPos,
      nNeg: measurement.nNeg,
      k: measurement.k,
    }),
    ...(flip && { verdict: flip.verdict, relative: flip.arms.away.relative }),
  };
}

function withVectors(book: Book): { feature: Feature; vector: number[] }[] {
  return book.catalog.features.flatMap((feature) => {
    const direction = directionOf(book, feature);
    return direction === undefined ? [] : [{ feature, vector: short(direction) }];
  });
}

/** As few digits as name each float32. */
function short(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(9)));
}

/** Neuronpedia's ids have no owner and no ending. */
function modelId(book: Book): string {
  const name = modelName(book) || book.name;
  return (name.split('/').at(-1) ?? name).replace(/\.onnx$/i, '').toLowerCase();
}
