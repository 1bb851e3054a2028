/** The hub of a catalog's model: reads which model the catalog names, and writes the model that was pulled. */
import { scalarText } from '../catalog/edit/scalar';
import { setField } from '../catalog/edit/map';
import { insertAt, type TextEdit } from '../catalog/edit/textEdit';
import { isFlow, lineEndOf } from '../catalog/edit/layout';
import type { MapNode } from '../catalog/yaml/tree';
import { mapAt } from './nodes';
import type { CatalogDocument } from './ports';

/** `owner/model`, with `@revision` if one is written; undefined if the catalog names no hub. */
export function namedOnHub({ parsed }: CatalogDocument): string | undefined {
  const { hub, revision } = parsed.catalog?.model ?? {};
  return hub && (revision ? `${hub.value}@${revision.value}` : hub.value);
}

/** Fields of `model`, in the order in which they are written. */
export type ModelFields = Readonly<
  Partial<Record<'hub' | 'revision' | 'path' | 'tokenizer' | 'sha256', string>>
>;

/** Edits that give the catalog's model these fields; its other fields and its comments stay. */
export function nameModel({ parsed }: CatalogDocument, fields: ModelFields): TextEdit[] {
  const { text } = parsed;
  const entries = Object.entries(fields).map(([key, value]) => [key, written(value)] as const);
  const root = parsed.root?.kind === 'map' ? parsed.root : undefined;
  const model = mapAt(root, 'model');
  if (model && model.entries.length > 0)
    return entries.map(([key, value]) => setField(text, model, key, value, lastOf(model, fields)));
  const flow = `{ ${entries.map(([key, value]) => `${key}: ${value}`).join(', ')} }`;
  if (root && root.entries.length > 0 && !isFlow(text, root.span))
    return [setField(text, root, 'model', flow, 'title')];
  return [insertAt(text.length, `${lineEndOf(text)}model: ${flow}${lineEndOf(text)}`)];
}

/** New fields follow an existing one, so that they stay together. */
function lastOf(model: MapNode, fields: ModelFields): string | undefined {
  return model.entries.filter(({ key }) => key in fields).at(-1)?.key;
}

/** YAML reads a commit that consists of digits as a number. */
function written(value: string): string {
  return scalarText(value, 'plain');
}
