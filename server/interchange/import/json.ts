import { type FoundAnchor, gathered, type ImportedAnchors } from './anchors';

type Fields = Readonly<Record<string, unknown>>;

/**
 * Anchors from JSON in any of the usual forms: `{animal: [...]}`, `{animal: {label, words: [...]}}`, or a list of
 * `{id, label, anchors: [...]}`; the words may be called anchors, tokens, words or members.
 *
 * @returns A problem in words if it has none of these forms.
 */
export function anchorsFromJson(text: string): ImportedAnchors | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (error) {
    return { problem: `it is not JSON: ${error instanceof Error ? error.message : 'unreadable'}` };
  }
  if (typeof json !== 'object' || json === null)
    return { problem: 'it is neither a list nor a map' };
  const items: [string, unknown][] = Array.isArray(json)
    ? json.map((item: unknown, i) => [nameIn(item) ?? `feature-${i + 1}`, item])
    : Object.entries(json);
  const notes: string[] = [];
  const found = items.flatMap(([category, item]): FoundAnchor[] => {
    const words = wordsIn(item);
    if (words === undefined) notes.push(`"${category}" holds no list of words and is left out.`);
    return words === undefined ? [] : [{ category, anchors: words, ...textsIn(item) }];
  });
  if (found.length === 0) return { problem: 'it holds no list of words' };
  return gathered(found, notes);
}

function nameIn(item: unknown): string | undefined {
  const { id, feature, name, label } = fieldsOf(item);
  return [id, feature, name, label].find((text) => typeof text === 'string');
}

function wordsIn(item: unknown): readonly string[] | undefined {
  const { anchors, tokens, words, members } = fieldsOf(item);
  const list = Array.isArray(item) ? item : [anchors, tokens, words, members].find(Array.isArray);
  return (list as readonly unknown[] | undefined)?.filter((word) => typeof word === 'string');
}

function textsIn(item: unknown): Pick<FoundAnchor, 'label' | 'description'> {
  const { label, name, description, definition } = fieldsOf(item);
  return {
    label: [label, name].find((text) => typeof text === 'string'),
    description: [description, definition].find((text) => typeof text === 'string'),
  };
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : {};
}
