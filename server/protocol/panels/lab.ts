/** What the flip lab asks for: one prompt before and after an edit. */
import {
  count,
  flag,
  listOf,
  nullable,
  object,
  oneOf,
  real,
  text,
  unit,
  type Decoded,
} from '../decode';
import { SITE_KINDS } from '../evidence';
import { LAB_ARMS, LAB_POSITIONS } from '../lab';
import { chatTurns, LONGEST_PROMPT } from '../prompts';
import { ask } from './asks';
import { featureId, textUpTo } from './place';

export type LabSetup = Decoded<typeof labSetup>;
const labSetup = object(
  {
    kind: oneOf(...SITE_KINDS),
    /** The catalog's own. */
    layer: count,
    layers: object({ first: count, last: count }),
    features: listOf(object({ id: text, label: text })),
    /** Prompts that are kept with the evidence, the latest day first. */
    kept: listOf(object({ id: text, text, at: nullable(text) }, { turns: chatTurns })),
  },
  /** Why they cannot be read, in words. */
  { keptFault: text },
);

export type LabSight = Decoded<typeof labSight>;
const labSight = object(
  {
    /** Tokens. */
    prompt: listOf(text),
    layer: count,
    edited: count,
    tokens: listOf(
      object({
        text,
        before: unit,
        after: unit,
        logProbability: real(),
        relative: real(),
        rankBefore: count,
        rankAfter: count,
      }),
    ),
    kl: real(0),
    own: nullable(real()),
    others: nullable(real()),
    identity: object({ bitIdentical: flag, maxAbsDifference: real(0) }),
    milliseconds: count,
  },
  { continued: object({ before: listOf(text), after: listOf(text), change: count }) },
);

/** `unsaved`: why it is held in memory only, in words. */
const saved = object({}, { unsaved: text });

export const labAsks = {
  setup: ask(object({}), labSetup),
  look: ask(
    object(
      {
        text: textUpTo(LONGEST_PROMPT),
        features: listOf(featureId),
        dimensions: listOf(count),
        arm: oneOf(...LAB_ARMS),
        dose: unit,
        positions: oneOf(...LAB_POSITIONS),
      },
      { layer: count, turns: chatTurns },
    ),
    labSight,
  ),
  /** Keeps a prompt with the evidence. */
  keep: ask(object({ text: textUpTo(LONGEST_PROMPT) }, { turns: chatTurns }), saved),
  remove: ask(object({ id: textUpTo(100) }), saved),
};
