import { catalogShape } from './catalogFormat';
import { choicesOf } from './describe';
import type { Field, Fields, MapShape, Shape, TableShape } from './shape';

type Json = Readonly<Record<string, unknown>>;

/**
 * The format as a JSON Schema (draft 07, which the common YAML editors read). A catalog conforms to it exactly if the
 * validator finds no problem of form, unknown keys included.
 */
export function jsonSchema(): Json {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Dimcat catalog, version 1',
    description: 'What the dimensions of a transformer encode: *.dims.yaml.',
    ...schemaOf(catalogShape),
  };
}

function schemaOf(shape: Shape): Json {
  switch (shape.kind) {
    case 'text':
      return {
        type: 'string',
        ...(shape.pattern !== undefined && { pattern: shape.pattern }),
        ...(shape.maxLength !== undefined && { maxLength: shape.maxLength }),
      };
    case 'integer':
    case 'number':
      return { type: shape.kind, minimum: shape.min, maximum: shape.max };
    case 'choice':
      return { type: 'string', enum: Object.keys(shape.values) };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of) };
    case 'map':
      return schemaOfMap(shape);
    case 'table':
      return schemaOfTable(shape);
    case 'either':
      return { anyOf: shape.of.map(schemaOf) };
  }
}

function schemaOfMap(shape: MapShape): Json {
  const fields: Fields = shape.fields;
  const entries = Object.entries(fields);
  const required = entries.filter(([, field]) => field.required).map(([key]) => key);
  return {
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, field]) => [key, schemaOfField(field)])),
    ...(required.length > 0 && { required }),
    ...(shape.one && { minProperties: 1, maxProperties: 1 }),
    additionalProperties: false,
  };
}

/** Adds the documentation, as plain text and as the Markdown that YAML editors show. */
function schemaOfField(field: Field): Json {
  const choices = Object.entries(choicesOf(field.shape)).map(([word, doc]) => `${word}: ${doc}.`);
  const rest = field.default === undefined ? [] : [`Default: ${field.default}.`];
  const description = [field.doc, ...choices, ...rest].join(' ').replaceAll('`', '');
  return { description, ...schemaOf(field.shape) };
}

/** Dimension indices from 0 to 1,048,575, without leading zeros: at most six digits, or seven up to the limit. */
const dimensionKey =
  '^(0|[1-9][0-9]{0,5}|10[0-3][0-9]{4}|104[0-7][0-9]{3}|1048[0-4][0-9]{2}|10485[0-6][0-9]|104857[0-5])$';

function schemaOfTable(shape: TableShape): Json {
  const item = schemaOf(shape.of);
  return shape.keys === 'name'
    ? { type: 'object', additionalProperties: item }
    : { type: 'object', patternProperties: { [dimensionKey]: item }, additionalProperties: false };
}
