import {
  expectAucFields,
  expectFields,
  expectFlipFields,
  featureFields,
  relationFields,
} from '../format/featureFormat';
import type { Expectation, ExternalId, Feature, Relation } from '../types';
import type { TreeNode } from '../yaml/tree';
import { defined, type Reader, readerOf, textsOf } from './reader';
import { readRegister, type Reading } from './readRegister';
import { readNegatives, readTokenList } from './readTokens';

type Bad = ReadonlySet<TreeNode>;

/** Reads one item of `features`; undefined for one that is not a map or has no id. */
export function readFeature(node: TreeNode, reading: Reading): Feature | undefined {
  if (node.kind !== 'map') return undefined;
  const { bad } = reading;
  const reader = readerOf(node, bad, featureFields);
  const id = reader.text('id');
  if (!id) return undefined;
  return {
    id,
    status: reader.word('status') ?? { value: 'draft', span: id.span },
    ...readRegister(reader.node('register'), id.span, reading),
    aliases: textsOf(reader.list('aliases')),
    relations: readRelations(reader.list('relations'), bad),
    tags: textsOf(reader.list('tags')),
    external: readExternal(reader.node('external'), bad),
    span: node.span,
    ...defined({
      label: reader.text('label'),
      description: reader.text('description'),
      notes: reader.text('notes'),
      anchors: readTokenList(reader.node('anchors'), bad),
      targets: readTokenList(reader.node('targets'), bad),
      negatives: readNegatives(reader.node('negatives'), bad),
      expect: readExpectation(reader.map('expect', expectFields)),
    }),
  };
}

/** What `expect` says, of a feature or of a dimension. */
export function readExpectation(
  expect: Reader<typeof expectFields> | undefined,
): Expectation | undefined {
  if (!expect) return undefined;
  const aucMin = expect.map('auc', expectAucFields)?.number('min');
  const flip = expect.map('flip', expectFlipFields)?.word('effect');
  return { span: expect.span, ...defined({ aucMin, flip }) };
}

function readRelations(nodes: readonly TreeNode[], bad: Bad): Relation[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'map') return [];
    const reader = readerOf(node, bad, relationFields);
    const kind = reader.word('kind');
    const target = reader.text('target');
    return kind && target ? [{ kind, target }] : [];
  });
}

function readExternal(node: TreeNode | undefined, bad: Bad): ExternalId[] {
  if (node?.kind !== 'map') return [];
  return node.entries.flatMap(({ key, value }) => {
    const [id] = bad.has(value) ? [] : textsOf([value]);
    return id ? [{ source: key, id }] : [];
  });
}
