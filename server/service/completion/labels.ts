import { scalarText } from '../../catalog/edit/scalar';
import { nouns } from '../../protocol/nouns';
import { count } from '../numbers';
import type { Source } from './completion';

const place = /^features\.0\.(?:anchors|targets|negatives)\.(?:label|labels\.0)$/;

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
