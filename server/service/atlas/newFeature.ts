/** Dimensions that a person chose in the atlas, as a draft at the end of the catalog's features. */
import { columnOf, isFlow, lineEndOf } from '../../catalog/edit/layout';
import { appendItems } from '../../catalog/edit/list';
import { setField } from '../../catalog/edit/map';
import { dimensionListText } from '../../catalog/edit/scalar';
import type { TextEdit } from '../../catalog/edit/textEdit';
import type { Register } from '../../protocol/evidence';
import { listAt } from '../nodes';
import type { CatalogDocument } from '../ports';

const ID = 'new-feature';

/** Its anchors are still to be written: what the dimensions have in common is what the person has yet to say. */
export function newFeature(
  { parsed }: CatalogDocument,
  register: Register,
): { readonly id: string; readonly edits: readonly TextEdit[] } {
  const { root, text, catalog } = parsed;
  const taken = new Set(catalog?.features.map(({ id }) => id.value));
  const id = freeId(taken);
  const fields = [
    `id: ${id}`,
    'status: draft',
    'anchors: []',
    `register: { dims: { pos: ${dimensionListText(register.pos)}, neg: ${dimensionListText(register.neg)} } }`,
  ];
  const list = listAt(root, 'features');
  if (list && list.items.length > 0 && !isFlow(text, list.span)) {
    const indent = ' '.repeat(columnOf(text, list.span.start) + 2);
    return { id, edits: appendItems(text, list, [fields.join(lineEndOf(text) + indent)]) };
  }
  const item = `{ ${fields.join(', ')} }`;
  if (list) return { id, edits: appendItems(text, list, [item]) };
  if (root?.kind !== 'map' || root.entries.length === 0) return { id, edits: [] };
  return { id, edits: [setField(text, root, 'features', `[${item}]`)] };
}

function freeId(taken: ReadonlySet<string>): string {
  let n = 1;
  const name = (): string => (n === 1 ? ID : `${ID}-${n}`);
  while (taken.has(name())) n++;
  return name();
}
