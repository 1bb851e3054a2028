import { choicesAt, fieldsAt } from '../../catalog/format/describe';
import type { Range } from '../../protocol/requests';
import type { CatalogDocument } from '../ports';
import { contextAt, type CompletionContext } from './context';

/** Something that may be written at the cursor; `documentation` is Markdown of the format. */
export interface Completion {
  readonly kind: 'key' | 'value';
  readonly label: string;
  readonly documentation: string;
  readonly newText: string;
  /** What is replaced. */
  readonly range: Range;
}

/** Keys and enumerated values that the format allows at `offset` and that the map does not have yet. */
export function completionsAt(
  { parsed: { text }, lines }: CatalogDocument,
  offset: number,
): readonly Completion[] {
  const context = contextAt(text, offset);
  if (context === undefined) return [];
  const range = lines.rangeOf({ start: offset - context.typed.length, end: offset });
  const found = context.on === 'key' ? keys(context) : [...words(context), ...maps(context)];
  return found.map((each) => ({ ...each, range }));
}

type Found = Omit<Completion, 'range'>;

function keys({ path, siblings }: CompletionContext): readonly Found[] {
  return Object.entries(fieldsAt(path))
    .filter(([name]) => !siblings.includes(name))
    .map(([label, { doc }]) => ({
      kind: 'key',
      label,
      documentation: doc,
      newText: `${label}: `,
    }));
}

function words({ path }: CompletionContext): readonly Found[] {
  return Object.entries(choicesAt(path)).map(([label, documentation]) => ({
    kind: 'value',
    label,
    documentation,
    newText: label,
  }));
}

/** Where a map may stand: the ways to begin one on the same line, e.g. `{ top: }`. */
function maps({ path }: CompletionContext): readonly Found[] {
  return Object.entries(fieldsAt(path)).map(([name, { doc }]) => ({
    kind: 'value',
    label: `{ ${name} }`,
    documentation: doc,
    newText: `{ ${name}: }`,
  }));
}
