import {
  authorFields,
  catalogFields,
  expectCatalogFields,
  expectCoverageFields,
  flipsFields,
  frequencyFields,
  inputFields,
  lexiconFamilies,
  lexiconFields,
  prefixFields,
  siteFields,
} from '../format/catalogFormat';
import { modelFields, tensorFields, tokenizerFields } from '../format/modelFormat';
import { SITE_KINDS, type Position } from '../../protocol/evidence';
import type {
  Author,
  Catalog,
  InputPrefix,
  InputsClause,
  LexiconClause,
  LexiconFamily,
  Located,
  ModelClause,
  Problem,
} from '../types';
import type { TreeNode } from '../yaml/tree';
import { defined, type Reader, readerOf, textsOf } from './reader';
import { readDimensions } from './readDimensions';
import { readFeature } from './readFeature';
import { readingOf } from './readRegister';
import { readTokenRefs, readWords } from './readTokens';

type Bad = ReadonlySet<TreeNode>;
type CatalogReader = Reader<typeof catalogFields>;

/** The typed catalog of a validated tree: all its valid values, with the format's defaults. */
export function readCatalog(root: TreeNode, bad: Bad, problems: Problem[]): Catalog {
  const map = root.kind === 'map' ? root : { kind: 'map' as const, entries: [], span: root.span };
  const reader = readerOf(map, bad, catalogFields);
  const reading = readingOf({ bad, problems });
  const features = reader.list('features').flatMap((node) => {
    const feature = readFeature(node, reading);
    return feature ? [feature] : [];
  });
  return {
    prefix: readPrefix(reader),
    inputs: readInputs(reader),
    signs: reader.word('signs')?.value ?? 'raw',
    flips: { centre: reader.map('flips', flipsFields)?.word('centre')?.value ?? 'prompts' },
    words: readWords(reader.node('words'), bad),
    lexicon: readLexicon(reader, bad),
    features,
    dimensions: readDimensions(reader.node('dimensions'), bad),
    claims: [],
    authors: readAuthors(reader.list('authors'), bad),
    tags: textsOf(reader.list('tags')),
    ...defined({
      title: reader.text('title'),
      license: reader.text('license'),
      model: readModel(reader),
      site: readSite(reader),
      expect: readExpect(reader),
      frequency: reader.map('frequency', frequencyFields)?.text('file'),
      prefixSpan: reader.map('input', inputFields)?.node('prefix')?.span,
    }),
  };
}

function readLexicon(reader: CatalogReader, bad: Bad): LexiconClause {
  const lexicon = reader.map('lexicon', lexiconFields);
  if (!lexicon) return { words: [] };
  const words = readWords(lexicon.node('words'), bad);
  const listed = lexicon.node('shipped')?.kind === 'list';
  if (!listed && lexicon.word('shipped')?.value !== 'none') return { words };
  const families = Object.keys(lexiconFamilies) as LexiconFamily[];
  const named = new Set(textsOf(lexicon.list('shipped')).map(({ value }) => value));
  return { families: families.filter((family) => named.has(family)), words };
}

function readAuthors(nodes: readonly TreeNode[], bad: Bad): Author[] {
  return nodes.flatMap((node) => {
    if (node.kind !== 'map') return [];
    const reader = readerOf(node, bad, authorFields);
    const name = reader.text('name');
    return name ? [{ name, ...defined({ orcid: reader.text('orcid') }) }] : [];
  });
}

function readModel(reader: CatalogReader): ModelClause | undefined {
  const model = reader.map('model', modelFields);
  if (!model) return undefined;
  const tokenizer = model.map('tokenizer', tokenizerFields);
  return {
    span: model.span,
    ...defined({
      id: model.text('id'),
      path: model.text('path'),
      hub: model.text('hub'),
      revision: model.text('revision'),
      sha256: model.text('sha256'),
      modality: model.word('modality'),
      preprocessor: model.text('preprocessor'),
      stream: model.text('stream'),
      tensors: readTensors(model),
      tokenizer: tokenizer?.text('path') ?? model.text('tokenizer'),
      tokenizerSha256: tokenizer?.text('sha256'),
    }),
  };
}

function readTensors(model: Reader<typeof modelFields>): ModelClause['tensors'] {
  const tensors = model.map('tensors', tensorFields);
  if (!tensors) return undefined;
  const named = SITE_KINDS.map((kind) => [kind, textsOf(tensors.list(kind))] as const);
  return Object.fromEntries(named.filter(([, names]) => names.length > 0));
}

function readExpect(reader: CatalogReader): Catalog['expect'] {
  const expect = reader.map('expect', expectCatalogFields);
  const coverageMin = expect?.map('coverage', expectCoverageFields)?.number('min');
  return expect && coverageMin ? { coverageMin, span: expect.span } : undefined;
}

function readSite(reader: CatalogReader): Catalog['site'] {
  const site = reader.map('site', siteFields);
  const kind = site?.word('kind');
  const layer = site?.number('layer');
  return site && kind && layer ? { kind, layer, span: site.span } : undefined;
}

function readPrefix(reader: CatalogReader): InputPrefix {
  const input = reader.map('input', inputFields);
  const tokens = input?.map('prefix', prefixFields);
  if (tokens) return { kind: 'tokens', tokens: readTokenRefs(tokens.list('tokens')) };
  return { kind: input?.word('prefix')?.value ?? 'none' };
}

function readInputs(reader: CatalogReader): InputsClause {
  const input = reader.map('input', inputFields);
  const position: Located<Position> | undefined =
    input?.word('position') ?? input?.number('position');
  return defined({ files: input?.text('files'), position });
}
