/**
 * The small language that defines the catalog format once (catalogFormat.ts). The validator, the JSON Schema,
 * the hover texts and the reference page all derive from it.
 */
import type { ProblemCode } from '../problemCodes';

export interface TextShape {
  readonly kind: 'text';
  /** Regular expression over the whole text, without flags; linear to match. */
  readonly pattern?: string;
  /** What `pattern` requires, to complete "must be ...". */
  readonly means?: string;
  /** Longest text in UTF-16 code units. */
  readonly maxLength?: number;
  /** Problem code for a text that does not fit; `bad-value` if absent. */
  readonly code?: ProblemCode;
}

/** Whole (`integer`) or any finite number (`number`) in [min, max]. */
export interface NumberShape {
  readonly kind: 'integer' | 'number';
  readonly min: number;
  readonly max: number;
  readonly code?: ProblemCode;
}

/** One of a few words. */
export interface ChoiceShape {
  readonly kind: 'choice';
  readonly values: Readonly<Record<string, string>>;
  readonly code?: ProblemCode;
}

export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
}

/** A map with fields of fixed names; with `one`, exactly one of them. */
export interface MapShape {
  readonly kind: 'map';
  readonly fields: Fields;
  readonly one?: boolean;
}

/** A map whose keys the author chooses: names, or dimension indices. */
export interface TableShape {
  readonly kind: 'table';
  readonly keys: 'name' | 'dimension';
  readonly of: Shape;
}

/** Different ways to write one value; no two of them are of the same YAML kind. */
export interface EitherShape {
  readonly kind: 'either';
  readonly of: readonly (
    TextShape | NumberShape | ChoiceShape | ListShape | MapShape | TableShape
  )[];
}

export type Shape =
  TextShape | NumberShape | ChoiceShape | ListShape | MapShape | TableShape | EitherShape;

export interface Field {
  /** Markdown: the meaning of the field, with units and its default. */
  readonly doc: string;
  readonly shape: Shape;
  readonly required?: true;
  /** The default, in the words of the format. */
  readonly default?: string;
  /** A line of YAML. */
  readonly example?: string;
}

export type Fields = Readonly<Record<string, Field>>;

/** The words of a choice, also of a choice that is one of several ways to write a value; `never` for other shapes. */
export type WordOf<S> = S extends { readonly kind: 'choice'; readonly values: infer V }
  ? keyof V & string
  : S extends { readonly kind: 'either'; readonly of: readonly (infer O)[] }
    ? WordOf<O>
    : never;

/** What a value of the shape looks like, to complete "expected ...". */
export function inWords(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return shape.means ?? 'text';
    case 'integer':
      if (shape.min === shape.max) return `${shape.min}`;
      return `a whole number from ${shape.min} to ${shape.max}`;
    case 'number':
      return `a number from ${shape.min} to ${shape.max}`;
    case 'choice':
      return Object.keys(shape.values).join(' | ');
    case 'list':
      return `a list of ${listed(shape.of)}`;
    case 'map':
      return `{ ${Object.keys(shape.fields).join(shape.one ? ' | ' : ', ')} }`;
    case 'table':
      return shape.keys === 'dimension' ? 'a map of dimension indices' : 'a map of names';
    case 'either':
      return shape.of.map(inWords).join(', or ');
  }
}

function listed(shape: Shape): string {
  return shape.kind === 'either' ? `(${inWords(shape)})` : inWords(shape);
}
