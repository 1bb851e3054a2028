/**
 * The typed catalog: what a `*.dims.yaml` says, each value with its place in the text.
 * Offsets are UTF-16 code units from the start of the text.
 */
import type { FlipExpectation } from './format/flipEffects';
import type { lexiconFamilies } from './format/catalogFormat';
import type { featureFields, relationFields } from './format/featureFormat';
import type { WordOf } from './format/shape';
import type { ProblemCode } from './problemCodes';
import type { Severity } from './problems/entry';
import type { CentredFlip, Position, RegisterRule, SignRule, SiteKind } from '../protocol/evidence';
import type { Modality } from '../protocol/nouns';

export interface Span {
  readonly start: number;
  readonly end: number;
  /** For an inherited value, the file that defines it: relative to the catalog. */
  readonly origin?: string;
}

export interface Located<T> {
  readonly value: T;
  readonly span: Span;
}

export type Status = WordOf<typeof featureFields.status.shape>;
export type RelationKind = WordOf<typeof relationFields.kind.shape>;

/** One anchor as written: a token's text, or its id. */
export type TokenRef =
  | { readonly kind: 'text'; readonly text: string; readonly span: Span }
  | { readonly kind: 'id'; readonly id: number; readonly span: Span };

/** A list of tokens in the catalog, the name of a file (one token text per line) beside it, or labels of inputs. */
export type TokenList =
  | { readonly kind: 'inline'; readonly tokens: readonly TokenRef[]; readonly span: Span }
  | {
      readonly kind: 'file';
      readonly path: Located<string>;
      readonly span: Span;
      /** The name that was written instead, as `{ words: NAME }`. Not found if `known` is false. */
      readonly named?: Located<string> & { readonly known: boolean };
      /** The content if it is not a file but a list under `words`: one token per line. */
      readonly text?: string;
    }
  | {
      /** All inputs of these labels. */
      readonly kind: 'labels';
      readonly labels: readonly Located<string>[];
      readonly span: Span;
    }
  | {
      /** The anchors of features of the catalog; only on a side of a dimension. */
      readonly kind: 'features';
      readonly ids: readonly Located<string>[];
      /** The anchors of those that exist. */
      readonly lists: readonly TokenList[];
      readonly span: Span;
    };

/** A list of texts, or a file of them, under a name that features refer to. */
export interface NamedList {
  readonly name: Located<string>;
  readonly list: Exclude<TokenList, { kind: 'labels' | 'features' }>;
}

export type LexiconFamily = keyof typeof lexiconFamilies;

/** The lists of words that are no labels of the catalog. */
export interface LexiconClause {
  /** Families of shipped lists; undefined: all. */
  readonly families?: readonly LexiconFamily[];
  readonly words: readonly NamedList[];
}

/** What a catalog takes from the `dimcat.yaml` above it. */
export interface Inherited {
  /** Relative to the catalog, `/` between folders. */
  readonly file: string;
  /** e.g. `model`, `site`; the names of lists as `words.NAME`. */
  readonly keys: readonly string[];
  /** The place that the catalog shows for it: its first line. */
  readonly span: Span;
}

/** What the anchors are compared with. Absent: the rest of the vocabulary. */
export type Negatives =
  | { readonly kind: 'vocabulary'; readonly span: Span }
  | { readonly kind: 'features'; readonly ids: readonly Located<string>[]; readonly span: Span }
  | { readonly kind: 'tokens'; readonly list: TokenList; readonly span: Span };

export interface Expectation {
  readonly span: Span;
  /** The lowest held-out AUC that meets the claim, [0, 1]. */
  readonly aucMin?: Located<number>;
  readonly flip?: Located<FlipExpectation>;
}

/** Written dimension indices, with ranges such as `10-12` expanded; spans point at the written item. */
export interface WrittenDimension {
  readonly index: number;
  readonly polarity: '+' | '-';
  readonly span: Span;
}

/** The same category elsewhere. */
export interface ExternalId {
  readonly source: string;
  readonly id: Located<string>;
}

export interface Author {
  readonly name: Located<string>;
  readonly orcid?: Located<string>;
}

export interface Relation {
  readonly kind: Located<RelationKind>;
  readonly target: Located<string>;
}

export interface Feature {
  readonly id: Located<string>;
  /** Former ids: evidence and references that name one of them mean this feature. */
  readonly aliases: readonly Located<string>[];
  readonly label?: Located<string>;
  readonly description?: Located<string>;
  readonly status: Located<Status>;
  readonly anchors?: TokenList;
  readonly negatives?: Negatives;
  /** Held-out members for sign-flip tests; never the anchors. */
  readonly targets?: TokenList;
  readonly register: Located<RegisterRule>;
  /** The items behind `register: {dims}`; empty for the other rules. */
  readonly writtenDimensions: readonly WrittenDimension[];
  /** What the author says of where `register: {dims}` comes from, other than these anchors. */
  readonly registerOrigin?: Located<string>;
  readonly expect?: Expectation;
  readonly relations: readonly Relation[];
  readonly tags: readonly Located<string>[];
  readonly external: readonly ExternalId[];
  readonly notes?: Located<string>;
  /** The whole map item. */
  readonly span: Span;
}

/** What is written of one dimension: a label and notes, and what its two signs are claimed to stand for. */
export interface DimensionNote {
  readonly index: Located<number>;
  readonly label?: Located<string>;
  /** Words that have + and words that have -; an absent side is the rest of the vocabulary. */
  readonly plus?: TokenList;
  readonly minus?: TokenList;
  readonly expect?: Expectation;
  readonly status?: Located<Status>;
  /** What the author says of where the dimension comes from, other than these words. */
  readonly origin?: Located<string>;
  readonly notes?: Located<string>;
  /** From its index to its end. */
  readonly span: Span;
}

export interface ModelClause {
  readonly span: Span;
  readonly id?: Located<string>;
  /** Relative to the catalog, `/` between folders. */
  readonly path?: Located<string>;
  readonly hub?: Located<string>;
  readonly revision?: Located<string>;
  readonly sha256?: Located<string>;
  readonly tokenizer?: Located<string>;
  readonly tokenizerSha256?: Located<string>;
  /** Text if absent. */
  readonly modality?: Located<Modality>;
  /** How images or sounds become numbers: `preprocessor_config.json`. */
  readonly preprocessor?: Located<string>;
  /** Which of several residual streams. */
  readonly stream?: Located<string>;
  /** Values of the graph by hand, one per layer. */
  readonly tensors?: Readonly<Partial<Record<SiteKind, readonly Located<string>[]>>>;
}

export type InputPrefix =
  | { readonly kind: 'none' }
  | { readonly kind: 'bos' }
  | { readonly kind: 'tokens'; readonly tokens: readonly TokenRef[] };

/** What a model of images or sounds is run on. */
export interface InputsClause {
  /** A folder, or a CSV file: relative to the catalog, `/` between folders. */
  readonly files?: Located<string>;
  /** `positionOf` gives the default. */
  readonly position?: Located<Position>;
}

export interface Catalog {
  readonly title?: Located<string>;
  readonly authors: readonly Author[];
  readonly license?: Located<string>;
  readonly tags: readonly Located<string>[];
  readonly model?: ModelClause;
  /** Default `{kind: resid, layer: 0}` is never assumed: absent means that nothing can be measured. */
  readonly site?: {
    readonly kind: Located<SiteKind>;
    readonly layer: Located<number>;
    readonly span: Span;
  };
  /** The lowest share of all bits that the catalog claims to explain. */
  readonly expect?: { readonly coverageMin: Located<number>; readonly span: Span };
  readonly prefix: InputPrefix;
  /** Where the prefix is written; undefined if it is not. */
  readonly prefixSpan?: Span;
  readonly inputs: InputsClause;
  readonly signs: SignRule;
  /** The file that says how frequent words are: relative to the catalog, `/` between folders. */
  readonly frequency?: Located<string>;
  /** How sign-flip tests are run. */
  readonly flips: { readonly centre: CentredFlip };
  readonly words: readonly NamedList[];
  readonly lexicon: LexiconClause;
  readonly features: readonly Feature[];
  readonly inherited?: Inherited;
  readonly dimensions: readonly DimensionNote[];
  /** Those of `dimensions` that name words, each as the feature that it amounts to (claims/dimensionClaim.ts). */
  readonly claims: readonly Feature[];
  /** Whether lists that are used by name come to so many words that none of them is read. */
  readonly excessWords?: true;
}

/** A finding in a catalog. `code` is stable, kebab-case, and has a page `docs/problems/CODE.md`. */
export interface Problem {
  readonly code: ProblemCode;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly related?: readonly { readonly message: string; readonly span: Span }[];
  /** A replacement text that would fix it, e.g. the single-token variant of an anchor. */
  readonly fix?: { readonly title: string; readonly span: Span; readonly newText: string };
}

/** What is written at an offset; `path` leads from the root, e.g. `['features', 0, 'register', 'top']`. */
export interface NodeAt {
  readonly path: readonly (string | number)[];
  readonly on: 'key' | 'value';
  readonly span: Span;
}
