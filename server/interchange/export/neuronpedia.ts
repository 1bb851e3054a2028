import { allIn } from '../../catalog/claims/dimensionClaim';
import type { Feature } from '../../catalog/types';
import { modelName } from '../../catalog/modelName';
import { type CatalogWithEvidence, evidenceIn } from '../../catalog/evidence/withEvidence';
import { claimFacts } from '../claims';
import { directionName, directionOf, residualLayer } from './direction';

/** The default that Neuronpedia proposes for its own vectors; Dimcat's have norm 1. */
const STRENGTH = 10;

/**
 * One object per feature with a register and per claim of a dimension, in the words of Neuronpedia's `POST
 * /api/vector/new`. The hook is the input of block `layerNumber` (from 0), which is the state after so many blocks: a
 * catalog's layer.
 */
export function neuronpediaVectors(source: CatalogWithEvidence): string {
  const layerNumber = residualLayer(source, 'A Neuronpedia vector');
  const vectors = withVectors(source).map(({ feature, vector }) => ({
    modelId: modelId(source),
    layerNumber,
    hookType: 'hook_resid_pre',
    vector,
    vectorDefaultSteerStrength: STRENGTH,
    vectorLabel: directionName(feature),
  }));
  return `[\n${vectors.map((each) => JSON.stringify(each)).join(',\n')}\n]\n`;
}

/** JSON Lines in the columns of Neuronpedia's exports of features, with the explanation that the catalog gives. */
export function neuronpediaFeatures(source: CatalogWithEvidence): string {
  const layer = residualLayer(source, 'A Neuronpedia feature');
  const rows = withVectors(source).map(({ feature, vector }, index) => ({
    modelId: modelId(source),
    layer: `${layer}-dimcat-${source.name}`,
    index: String(index),
    sourceSetName: `dimcat-${source.name}`,
    hookName: `blocks.${layer}.hook_resid_pre`,
    hasVector: true,
    vector,
    vectorLabel: directionName(feature),
    vectorDefaultSteerStrength: STRENGTH,
    explanations: [
      {
        description: feature.description?.value ?? directionName(feature),
        typeName: 'human',
      },
    ],
    dimcat: dimcatFacts(source, feature),
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
}

/** Data without a Neuronpedia column: other programs skip it. */
function dimcatFacts(source: CatalogWithEvidence, feature: Feature): object {
  const { measurement, flip } = evidenceIn(source, feature);
  const claim = claimFacts(source, feature);
  return {
    id: feature.id.value,
    status: feature.status.value,
    ...(claim && { claim }),
    ...(measurement && {
      auc: measurement.auc,
      nullMatched: measurement.nullMatched,
      nPos: measurement.nPos,
      nNeg: measurement.nNeg,
      k: measurement.k,
    }),
    ...(flip && {
      verdict: flip.verdict,
      relative: flip.arms.away.relative,
      selectivity: flip.selectivity,
      leastDetectable: flip.leastDetectable,
    }),
  };
}

function withVectors(source: CatalogWithEvidence): { feature: Feature; vector: number[] }[] {
  return allIn(source.catalog).flatMap((feature) => {
    const direction = directionOf(source, feature);
    return direction === undefined ? [] : [{ feature, vector: short(direction) }];
  });
}

/** As few digits as identify each float32. */
function short(values: Float32Array): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(9)));
}

/** Neuronpedia's ids have no owner and no ending. */
function modelId(source: CatalogWithEvidence): string {
  const name = modelName(source.catalog) ?? source.name;
  return (name.split('/').at(-1) ?? name).replace(/\.onnx$/i, '').toLowerCase();
}
