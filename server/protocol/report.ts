/**
 * What an experiment found, as plain JSON: sentences, tables and pictures, which every surface (command line, editor,
 * report, JSON) shows from the same values. Numbers are raw; each surface chooses how many digits it shows.
 */
import type { Estimate, Provenance, Register, SignRule, SiteKind } from './evidence';

/** How a column's values are read: AUCs and shares lie in [0, 1], `bits` and `logits` are units, `p` is a p-value. */
export type ColumnKind = 'text' | 'count' | 'auc' | 'share' | 'number' | 'p' | 'bits' | 'logits';

export interface Column {
  /** Stable name of the value in JSON. */
  readonly key: string;
  /** What a reader sees, e.g. "held-out AUC". */
  readonly title: string;
  readonly kind: ColumnKind;
  /** True for a figure of the paper beside ours; the title names the model. */
  readonly paper?: boolean;
}

/** The tables that hold a row's evidence, in this report if it has their experiment. */
export interface References {
  readonly tables: readonly { readonly experiment: string; readonly table: string }[];
}

/** `null` is "not computable"; the table's notes say why. */
export type Cell = string | number | Estimate | References | null;

export interface Table {
  /** Stable name, unique in its experiment. */
  readonly id: string;
  readonly title: string;
  readonly columns: readonly Column[];
  /** One cell per column. */
  readonly rows: readonly (readonly Cell[])[];
  /** n, the split, the null: what is needed to interpret the numbers. One sentence each. */
  readonly notes: readonly string[];
}

export interface Axis {
  readonly title: string;
  /** Default linear. */
  readonly scale?: 'linear' | 'log';
  /** Fixed ends; by default those of the data. */
  readonly domain?: readonly [number, number];
}

/** One point of a picture; `low` and `high` are its 95 % interval. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly label?: string;
}

export interface Series {
  readonly name: string;
  /** A null, control or baseline is drawn as such, beside what it is compared with. */
  readonly role: 'ours' | 'null' | 'control' | 'paper';
  readonly points: readonly Point[];
}

interface PictureFrame {
  /** Stable name, unique in its experiment; the file name of an exported picture. */
  readonly id: string;
  readonly title: string;
  /** A description, for those who cannot see it. */
  readonly description: string;
}

/** Values over a quantity (layers, doses, tau). */
export interface LinePicture extends PictureFrame {
  readonly kind: 'lines';
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** Two quantities of the same items. */
export interface ScatterPicture extends PictureFrame {
  readonly kind: 'scatter';
  /** Draws the line on which both are equal. */
  readonly diagonal?: boolean;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
}

/** One value for each name, with intervals; several marks per name (ours, null, control). */
export interface DotPicture extends PictureFrame {
  readonly kind: 'dots';
  readonly value: Axis;
  /** From the top down. */
  readonly names: readonly string[];
  readonly series: readonly {
    readonly name: string;
    readonly role: Series['role'];
    /** One for each of `names`; null if not computable. */
    readonly values: readonly (Estimate | null)[];
  }[];
}

/** Shares of each class in equal bins. */
export interface HistogramPicture extends PictureFrame {
  readonly kind: 'histogram';
  readonly x: Axis;
  /** Edges of the bins, ascending, one more than counts. */
  readonly edges: readonly number[];
  readonly series: readonly {
    readonly name: string;
    readonly role: Series['role'];
    readonly counts: readonly number[];
  }[];
}

/** A value for each pair of row and column. */
export interface HeatPicture extends PictureFrame {
  readonly kind: 'heat';
  readonly rows: { readonly title: string; readonly names: readonly string[] };
  readonly columns: { readonly title: string; readonly names: readonly string[] };
  readonly value: Axis;
  /** Row by row; null if not computable. */
  readonly values: readonly (readonly (number | null)[])[];
}

export type Picture = LinePicture | ScatterPicture | DotPicture | HistogramPicture | HeatPicture;

/** Text before and after, or lists of words: shown unchanged, in columns. */
export interface Sample {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A feature that was found without anchors, from which a draft in a catalog can be made. */
export interface Candidate {
  /** The token whose neighbours revealed it. */
  readonly seed: CandidateToken;
  /** Tokens that it fires on, the best agreement first. */
  readonly tokens: readonly CandidateToken[];
  readonly register: Register;
}

export interface CandidateToken {
  readonly id: number;
  readonly text: string;
}

/** What one experiment found. The same seed gives the same bytes on a CPU. */
export interface Findings {
  /** Whole sentences, the headline first; each number with its n, null or interval. */
  readonly headlines: readonly string[];
  readonly tables: readonly Table[];
  readonly pictures: readonly Picture[];
  readonly samples: readonly Sample[];
  /** In words, where a figure can mislead, or what was refused. */
  readonly warnings: readonly string[];
  /** The best first. */
  readonly candidates?: readonly Candidate[];
}

export interface ExperimentProvenance extends Omit<Provenance, 'folds'> {
  readonly modelSha256: string;
  readonly tokenizerSha256: string;
  /** SHA-256 of each token cache that was read, by place, e.g. "resid 4 centred". */
  readonly caches: Readonly<Record<string, string>>;
  /** SHA-256 of the catalog's text. */
  readonly catalogSha256: string;
  readonly site: { readonly kind: SiteKind; readonly layer: number };
  readonly signs: SignRule;
  readonly prefix: readonly number[];
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** The JSON of `dimcat experiment NAME`. */
export interface ExperimentResult extends Findings {
  readonly format: 'dimcat-experiment/1';
  readonly name: string;
  readonly title: string;
  /** Its question, one sentence. */
  readonly question: string;
  readonly provenance: ExperimentProvenance;
}

/** What differs between runs, kept apart from the result. */
export interface ExperimentRun {
  readonly name: string;
  readonly seconds: number;
  readonly device: string;
}
