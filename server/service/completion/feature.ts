/** Values of a feature's fields other than tokens: labels, dimensions, and the ids of other features. */
import { entryText, fieldsOf } from '../../catalog/dimensions/draft';
import { draftsIn } from '../../catalog/dimensions/draftState';
import { scalarText } from '../../catalog/edit/scalar';
import type { Feature } from '../../catalog/types';
import type { DimensionEvidence } from '../../protocol/evidence';
import { nouns } from '../../protocol/nouns';
import { escapeText } from '../markdown/text';
import { share, signed } from '../numbers';
import { relativePath } from '../uris';
import type { Found, Source } from './source';
import { count } from '../../protocol/format';

const place =
  /^(?:features\.0\.(?:anchors|targets|negatives)|dimensions\.[0-9]+\.(?:plus|minus))\.(?:label|labels\.0)$/;

/** The labels of images or sounds, in the order of their names. */
export const labels: Source = ({ context: { path, on, quoted }, facts: { vocabulary } }) => {
  const inputs = vocabulary?.inputs;
  if (!inputs || on !== 'value' || !place.test(path.join('.'))) return [];
  const { one, many } = nouns[inputs.modality];
  return [...inputs.labels].map(([label, ids]) => ({
    kind: 'value',
    label,
    detail: `${count(ids.length)} ${ids.length === 1 ? one : many}`,
    documentation: 'All inputs of this label.',
    newText: scalarText(label, quoted ? 'double' : 'plain'),
  }));
};

/** Dimensions for a written register, of the list's polarity, by AUC; from the cache, or from the last measurement. */
export const dimensions: Source = async ({ context, document, feature, facts, world }) => {
  const [root, , register, dims, polarity, item] = context.path;
  const isList = root === 'features' && register === 'register' && dims === 'dims' && item === 0;
  if (!isList || !feature) return [];
  const suggestions = await world.suggest(document, feature.id.value);
  const measured = facts.evidence?.features[feature.id.value]?.measurement;
  const rows = suggestions?.dimensions ?? measured?.dimensions ?? [];
  const counts = suggestions ?? measured;
  const n = counts ? `n+ ${count(counts.nPos)}, n− ${count(counts.nNeg)}` : '';
  const taken = new Set(feature.writtenDimensions.map(({ index }) => index));
  return rows
    .filter((row) => row.polarity === (polarity === 'pos' ? '+' : '-') && !taken.has(row.index))
    .map((row) => foundDimension(row, n));
};

function foundDimension(row: DimensionEvidence, n: string): Found {
  const { index, polarity, auc, pPlus, pMinus } = row;
  return {
    kind: 'dimension',
    label: `${index}`,
    detail: `AUC ${share(auc)} · ${signed(index, polarity)}`,
    documentation: `p+ ${share(pPlus)}, p− ${share(pMinus)} · ${n} · in-sample over all anchors, no split and so no interval`,
    newText: `${index}`,
  };
}

/** Under `dimensions`: those that no claim covers, by what a survey says is left to explain. */
export const undescribed: Source = ({ context: { path, on }, document, facts }) => {
  const { catalog } = document.parsed;
  const file = facts.dimensions;
  if (path.length !== 1 || path[0] !== 'dimensions' || on !== 'key' || !catalog || !file) return [];
  return draftsIn(file, catalog, facts).map((draft, rank) => ({
    kind: 'dimension',
    label: `${draft.index}`,
    detail: draft.says,
    documentation: `${rank + 1}. of what is left to explain: ${escapeText(draft.says)}`,
    newText: `${draft.index}: ${entryText(fieldsOf(draft))}`,
  }));
};

/** The names of lists under `words`, of this catalog and of what it inherits. */
export const wordLists: Source = ({ context: { path, on, quoted }, document }) => {
  const isName =
    (path[0] === 'features' || path[0] === 'dimensions') &&
    path.at(-1) === 'words' &&
    on === 'value';
  if (!isName) return [];
  return (document.parsed.catalog?.words ?? []).map(({ name: { value }, list }) => ({
    kind: 'value',
    label: value,
    detail: list.kind === 'inline' ? `${count(list.tokens.length)} words` : list.path.value,
    documentation: 'A list under `words`.',
    newText: scalarText(value, quoted ? 'double' : 'plain'),
  }));
};

/**
 * Ids of features for relations, negatives and sides of dimensions: those of this catalog and, in relations, those of
 * the workspace's others.
 */
export const ids: Source = async ({ context, document, feature, world }) => {
  const path = context.path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
  const inRelation = path === 'features.*.relations.*.target';
  const onSide = /^dimensions\.[0-9]+\.(?:plus|minus)\.features\.\*$/.test(path);
  if (!inRelation && !onSide && path !== 'features.*.negatives.features.*') return [];
  const own = (document.parsed.catalog?.features ?? []).filter((one) => onSide || one !== feature);
  const local = own.map((one) => foundFeature(one, one.id.value));
  if (!inRelation) return local;
  const others = (await world.catalogs()).filter(({ uri }) => uri !== document.uri);
  return [
    ...local,
    ...others.flatMap((other) => {
      const from = relativePath(document.uri, other.uri);
      const features = from === undefined ? [] : (other.parsed.catalog?.features ?? []);
      return features.map((one) => foundFeature(one, `${from}#${one.id.value}`));
    }),
  ];
};

function foundFeature({ label, description, status }: Feature, newText: string): Found {
  return {
    kind: 'feature',
    label: newText,
    detail: label?.value ?? status.value,
    documentation: escapeText(description?.value ?? ''),
    newText,
  };
}
