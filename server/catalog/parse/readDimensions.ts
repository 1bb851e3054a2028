import { dimensionFields, sideFields } from '../format/dimensionFormat';
import { expectFields } from '../format/featureFormat';
import type { DimensionNote, TokenList } from '../types';
import type { TreeNode } from '../yaml/tree';
import { defined, readerOf, textsOf } from './reader';
import { readExpectation } from './readFeature';
import { readTokenList } from './readTokens';

type Bad = ReadonlySet<TreeNode>;

/** The entries of `dimensions`, in the order of the text. */
export function readDimensions(node: TreeNode | undefined, bad: Bad): DimensionNote[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, keySpan, value }) => {
    if (value.kind !== 'map' || bad.has(value)) return [];
    const reader = readerOf(value, bad, dimensionFields);
    const written = defined({
      label: reader.text('label'),
      plus: readSide(reader.node('plus'), bad),
      minus: readSide(reader.node('minus'), bad),
      expect: readExpectation(reader.map('expect', expectFields)),
      status: reader.word('status'),
      origin: reader.text('origin'),
      notes: reader.text('notes'),
    });
    const span = { start: keySpan.start, end: Math.max(keySpan.end, value.span.end) };
    return [{ index: { value: Number(key), span: keySpan }, ...written, span }];
  });
}

/** Features, whose anchors are filled in once all are read, or a list of tokens. */
function readSide(node: TreeNode | undefined, bad: Bad): TokenList | undefined {
  if (node?.kind === 'map') {
    const reader = readerOf(node, bad, sideFields);
    if (reader.node('features')) {
      const ids = textsOf(reader.list('features'));
      return { kind: 'features', ids, lists: [], span: node.span };
    }
  }
  return readTokenList(node, bad);
}
