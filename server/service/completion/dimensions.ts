import type { DimensionEvidence } from '../../protocol/evidence';
import { count, share, signed } from '../numbers';
import type { Found, Source } from './completion';

/** Dimensions for a written register by their AUC, those of the list's own polarity; from the cache, else from the last measurement. */
export const dimensions: Source = async ({ context, document, feature, facts, world }) => {
  const [root, , register, dims, polarity, item] = context.path;
  const isList = root === 'features' && register === 'register' && dims === 'dims' && item === 0;
  if (!isList || !feature) return [];
  const suggestions = await world.suggest(document, feature.id.value);
  const measured = facts.evidence?.features[feature.id.value]?.measurement;
  const rows = suggestions?.dimensions ?? measured?.dimensions ?? [];
  const counts = suggestions ?? measured;
  const n = counts ? `n+ ${count(counts.nPos)}, n- ${count(counts.nNeg)}` : '';
  const taken = new Set(feature.writtenDimensions.map(({ index }) => index));
  return rows
    .filter((row) => row.polarity === (polarity === 'pos' ? '+' : '-') && !taken.has(row.index))
    .map((row) => found(row, n));
};

function found(row: DimensionEvidence, n: string): Found {
  const { index, polarity, auc, pPlus, pMinus } = row;
  return {
    kind: 'dimension',
    label: `${index}`,
    detail: `AUC ${share(auc)} · ${signed(index, polarity)}`,
    documentation: `p+ ${share(pPlus)}, p- ${share(pMinus)} · ${n} · in-sample over all anchors, no split and so no interval`,
    newText: `${index}`,
  };
}
