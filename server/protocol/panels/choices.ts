/**
 * What a person chose at a place of a page: kept with each step of the page's history, so that a reload brings it back,
 * and Back and Forward do. Choices that no longer fit what is shown, each page leaves out.
 */
import { count, flag, listOf, object, oneOf, real, text, unit, type Decoded } from '../decode';
import { TOKEN_LISTS } from '../featureReading';
import { LONGEST_PROMPT, PROMPT_SETS } from '../prompts';
import { featureId, place, textUpTo } from './place';

/** Part of an id, a label or a cell, as typed. */
export const LONGEST_WORDS = 200;
const words = textUpTo(LONGEST_WORDS);

/** Of a stream of 18,000 dimensions. */
export const LONGEST_BRUSH = 3_000;

export const LAB_SIDES = ['both', 'before', 'after'] as const;

/** Of a table, which a page names: by which column, and whether the largest comes first. */
export type Sorting = Decoded<typeof sorting>;
const sorting = object({ table: textUpTo(60), column: count, down: flag });

export type Choices = Decoded<typeof choices>;
const choices = object(
  {},
  {
    /** Of tables that the person sorted. */
    sorted: listOf(sorting),
    /** What rows are filtered by: words, and how they came out. */
    words,
    only: textUpTo(40),
    /** Of the overview: what its scatter shows along its width. */
    across: oneOf('n', 'null'),
    /** Of a feature: tokens of this level and above count as found, of registers with `k` dimensions. */
    threshold: object({ level: count, k: count }),
    curve: oneOf('roc', 'pr'),
    list: oneOf(...TOKEN_LISTS),
    /** The bar, or the text, whose tokens are listed. */
    bar: count,
    found: words,
    /** Of the atlas: what is in sight, in cells; where the cursor is. */
    view: object({ left: real(0), top: real(0), zoom: unit }),
    cursor: object({ row: count, column: count }),
    /** Dimensions, as bits in base64; whose signs they have. */
    brushed: textUpTo(LONGEST_BRUSH),
    signsOf: featureId,
    /** Of the text lens: the token, or the part of an input, that is looked at. */
    at: count,
    /** What was typed there and not read yet. */
    typed: textUpTo(LONGEST_PROMPT),
    /** Of the flip lab. */
    side: oneOf(...LAB_SIDES),
    promptSet: oneOf(...PROMPT_SETS),
  },
);

/** `scroll` in CSS pixels. */
export const step = object({ place, scroll: real() }, { choices });

/** What a page keeps over a reload; it stands at `steps[at]`. Never data. */
export const keptPage = object({
  uri: text,
  history: object({ steps: listOf(step), at: count }),
});
