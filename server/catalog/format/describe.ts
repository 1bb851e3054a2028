import { catalogShape } from './catalogFormat';
import { inWords, type Field, type Shape } from './shape';

/**
 * Markdown about the key at a path such as `['features', 0, 'register', 'top']` (see `NodeAt`): its meaning, what it
 * takes, its default and an example. Undefined for keys that the format does not define.
 */
export function describeKey(path: readonly (string | number)[]): string | undefined {
  const field = fieldAt(path);
  return field && describe(String(path.at(-1)), field);
}

/** The words that a value at a path may be, with their meanings; empty if it is not a choice. */
export function choicesAt(path: readonly (string | number)[]): Readonly<Record<string, string>> {
  const field = fieldAt(path);
  return field ? choicesOf(field.shape) : {};
}

/** The fields that a map at a path may have; `[]` is the catalog itself. Empty if it cannot be such a map. */
export function fieldsAt(path: readonly (string | number)[]): Readonly<Record<string, Field>> {
  const shapes = shapesAt(path);
  return merged(shapes.map((shape) => (shape.kind === 'map' ? shape.fields : {})));
}

function describe(key: string, field: Field): string {
  const choices = Object.entries(choicesOf(field.shape));
  const parts = [
    `**${key}**: ${field.doc}`,
    choices.map(([word, doc]) => `- \`${word}\`: ${doc}`).join('\n'),
    `Takes ${inWords(field.shape)}.${field.required ? ' Required.' : ''}${field.default === undefined ? '' : ` Default: ${field.default}.`}`,
    field.example === undefined ? '' : `\`\`\`yaml\n${field.example}\n\`\`\``,
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** All words of a shape's choices. */
export function choicesOf(shape: Shape): Readonly<Record<string, string>> {
  const choices = alternatives(shape).filter((one) => one.kind === 'choice');
  return merged(choices.map((one) => one.values));
}

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}

/** The ways to write a value: those of an `either`, otherwise just the shape. */
export function alternatives(shape: Shape): readonly Shape[] {
  return shape.kind === 'either' ? shape.of : [shape];
}

function fieldAt(path: readonly (string | number)[]): Field | undefined {
  const key = path.at(-1);
  if (typeof key !== 'string') return undefined;
  for (const shape of shapesAt(path.slice(0, -1))) {
    if (shape.kind === 'map' && Object.hasOwn(shape.fields, key)) return shape.fields[key];
  }
  return undefined;
}

/** The shape that the format allows at a path. */
function shapesAt(path: readonly (string | number)[]): readonly Shape[] {
  let shapes: readonly Shape[] = [catalogShape];
  for (const step of path) {
    shapes = shapes.flatMap((shape) => childShapes(shape, step)).flatMap(alternatives);
  }
  return shapes;
}

function childShapes(shape: Shape, step: string | number): readonly Shape[] {
  if (shape.kind === 'table') return [shape.of];
  if (typeof step === 'number') return shape.kind === 'list' ? [shape.of] : [];
  const isField = shape.kind === 'map' && Object.hasOwn(shape.fields, step);
  const field = isField ? shape.fields[step] : undefined;
  return field ? [field.shape] : [];
}
