/** The two kinds of segments of a catalog, each read separately. */
import { catalogShape } from '../format/catalogFormat';
import { featureShape } from '../format/featureFormat';
import type { Catalog, Feature, Problem } from '../types';
import type { YamlUse } from '../yaml/guard';
import { readYamlPart } from '../yaml/readYaml';
import type { Lines, MapNode, TreeNode } from '../yaml/tree';
import { readCatalog } from './readCatalog';
import { readFeature } from './readFeature';
import { readingOf } from './readRegister';
import { validate, type Findings } from './validate';

export interface Part {
  readonly use: YamlUse;
  readonly problems: readonly Problem[];
}

/** Everything around the features, with places from the start of its own text; its `features` is an empty list. */
export interface Frame extends Part {
  readonly root: MapNode;
  readonly catalog: Catalog;
}

/** One feature, with places from the start of the text that it was read in. */
export interface Item extends Part {
  /** Where it began in that text. */
  readonly at: number;
  /** Where its dash was. */
  readonly dash: number;
  readonly node: TreeNode;
  /** Undefined if the item has no usable id. */
  readonly feature: Feature | undefined;
}

/** Undefined if the text cannot be read alone: then the catalog must be read whole. */
export function readFrame(text: string): Frame | undefined {
  const { root, problems, use } = readYamlPart({ text, from: 0, to: text.length });
  if (root?.kind !== 'map' || !use) return undefined;
  const list = root.entries.find((entry) => entry.key === 'features');
  if (list?.value.kind !== 'scalar' || list.value.source !== '') return undefined;
  const entries = root.entries.map((entry) =>
    entry === list
      ? { ...entry, value: { kind: 'list', items: [], span: list.value.span } }
      : entry,
  ) as MapNode['entries'];
  const map: MapNode = { ...root, entries };
  const findings: Findings = { problems: [...problems], bad: new Set() };
  validate(map, catalogShape, 'The catalog', findings);
  const catalog = readCatalog(map, findings.bad, findings.problems);
  return { root: map, catalog, problems: findings.problems, use };
}

/** Undefined if the lines cannot be read alone or are not one item. */
export function readItem(lines: Lines): Item | undefined {
  const { root, problems, use } = readYamlPart(lines);
  const node = root?.kind === 'list' && root.items.length === 1 ? root.items[0] : undefined;
  if (!node || !use) return undefined;
  const findings: Findings = { problems: [...problems], bad: new Set() };
  validate(node, featureShape, 'an item of features', findings);
  const usable = !findings.bad.has(node);
  const feature = usable ? readFeature(node, readingOf(findings)) : undefined;
  const { problems: all } = findings;
  return { at: lines.from, node, dash: root!.span.start, feature, problems: all, use };
}
