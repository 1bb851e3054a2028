import { negativesMap } from '../format/featureFormat';
import { fileFields } from '../format/tokenFormat';
import type { NamedList, Negatives, TokenList, TokenRef } from '../types';
import type { TreeNode } from '../yaml/tree';
import { goodItems, readerOf, textsOf } from './reader';

type Bad = ReadonlySet<TreeNode>;

/** The tokens of a list's usable items: texts and ids. */
export function readTokenRefs(nodes: readonly TreeNode[]): TokenRef[] {
  return nodes.flatMap((node): TokenRef[] => {
    if (node.kind !== 'scalar') return [];
    const { value, span } = node;
    if (typeof value === 'number') return [{ kind: 'id', id: value, span }];
    return typeof value === 'string' ? [{ kind: 'text', text: value, span }] : [];
  });
}

/** A list of tokens, the file that holds one, or labels. */
export function readTokenList(node: TreeNode | undefined, bad: Bad): TokenList | undefined {
  if (node?.kind === 'list') {
    const tokens = readTokenRefs(goodItems(node, bad));
    return { kind: 'inline', tokens, span: node.span };
  }
  if (node?.kind !== 'map') return undefined;
  const reader = readerOf(node, bad, fileFields);
  const [path, name] = [reader.text('file'), reader.text('words')];
  if (path) return { kind: 'file', path, span: node.span };
  const label = reader.text('label');
  const labels = label ? [label] : textsOf(reader.list('labels'));
  if (label ?? reader.node('labels')) return { kind: 'labels', labels, span: node.span };
  return name && { kind: 'file', path: name, span: node.span, named: { ...name, known: false } };
}

/** What the anchors are compared with; undefined if it is not written or was refused. */
export function readNegatives(node: TreeNode | undefined, bad: Bad): Negatives | undefined {
  if (!node) return undefined;
  if (node.kind === 'scalar') return { kind: 'vocabulary', span: node.span };
  if (node.kind === 'map') {
    const reader = readerOf(node, bad, negativesMap);
    if (reader.node('features')) {
      return { kind: 'features', ids: textsOf(reader.list('features')), span: node.span };
    }
  }
  const list = readTokenList(node, bad);
  return list && { kind: 'tokens', list, span: node.span };
}

/** The lists under `words`. */
export function readWords(node: TreeNode | undefined, bad: Bad): NamedList[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, keySpan, value }) => {
    const list = bad.has(value) ? undefined : readTokenList(value, bad);
    return list && list.kind !== 'labels' && list.kind !== 'features'
      ? [{ name: { value: key, span: keySpan }, list }]
      : [];
  });
}
