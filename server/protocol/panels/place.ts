/** The panels that link to each other, and where one of them can stand. Ids only: never a path, a URI or a command. */
import { ATLAS_COLOURS, ATLAS_MODES, ATLAS_ORDERS } from '../atlas';
import { count, listOf, Mismatch, object, oneOf, type Decoded, type Decoder } from '../decode';
import { LAB_ARMS, LAB_POSITIONS } from '../lab';
import { chatTurns, LONGEST_PROMPT } from '../prompts';

export const PANELS = [
  'feature',
  'dimension',
  'atlas',
  'overview',
  'lens',
  'lab',
  'map',
  'compare',
  'experiments',
] as const;
export type PanelName = (typeof PANELS)[number];
export const panelName = oneOf(...PANELS);

/** A text of at most `longest` characters (UTF-16 units). */
export function textUpTo(longest: number): Decoder<string> {
  return (value, path) => {
    if (typeof value === 'string' && value.length <= longest) return value;
    throw new Mismatch(`${path} is not text of at most ${longest} characters`);
  };
}

/** A feature's id; the catalog decides which there are. */
export const featureId = textUpTo(200);

/** The name of an image or a sound of the catalog, or the id of one that was opened. */
export const inputName = textUpTo(1_000);

/** A text that fits a pattern. */
function textLike(pattern: RegExp, what: string): Decoder<string> {
  return (value, path) => {
    if (typeof value === 'string' && pattern.test(value)) return value;
    throw new Mismatch(`${path} is not ${what}`);
  };
}

/** What Git can take for a revision, and never for an option, a range or a file: `main`, `HEAD~3`, `v1.0^{commit}`. */
export const revision = textLike(/^(?!.*\.\.)[\w@][\w./@~^{}-]{0,199}$/, 'a revision of Git');

/** Another catalog of the workspace: the server knows which. */
export const catalogId = textLike(/^[\da-f]{16}$/, 'the id of a catalog');

/** A model beside the catalog's own: the server knows which. */
export const modelId = textLike(/^[\da-f]{16}$/, 'the id of a model');

/** One result of an experiment: the server knows which. */
export const reportId = textLike(/^[\da-f]{16}$/, 'the id of a report');

/** What a panel shows of its catalog; each kind of panel says what it needs. */
export type Place = Decoded<typeof place>;
export const place = object(
  {},
  {
    feature: featureId,
    features: listOf(featureId),
    dimension: count,
    dimensions: listOf(count),
    layer: count,
    /** Of the text lens and the flip lab. */
    text: textUpTo(LONGEST_PROMPT),
    /** Of the flip lab: a chat in place of a text, and the edit; `dose` in per cent. */
    turns: chatTurns,
    arm: oneOf(...LAB_ARMS),
    dose: count,
    positions: oneOf(...LAB_POSITIONS),
    /** Of the lens: an image or a sound of the catalog, or one that was opened. */
    input: inputName,
    /** What the catalog is compared with: an earlier version of it, another catalog, itself in another model. */
    revision,
    other: catalogId,
    model: modelId,
    report: reportId,
    /** Of the atlas: what its rows and columns are, in which order, and what colours say. */
    mode: oneOf(...ATLAS_MODES),
    order: oneOf(...ATLAS_ORDERS),
    colour: oneOf(...ATLAS_COLOURS),
  },
);

/** A catalog and a place in it. */
export interface PanelTarget extends Place {
  readonly uri: string;
}
