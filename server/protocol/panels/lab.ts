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
import { ask } from './asks';
import { featureId, textUpTo } from './place';

export type LabSetup = Decoded<typeof labSetup>;
const labSetup = object({
  kind: oneOf(...SITE_KINDS),
  /** The catalog's own. */
  layer: count,
  layers: object({ first: count, last: count }),
  features: listOf(object({ id: text, label: text })),
});

export type LabSight = Decoded<typeof labSight>;
const labSight = object(
  {
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

export const labAsks = {
  setup: ask(object({}), labSetup),
  look: ask(
    object(
      {
        text: textUpTo(20_000),
        features: listOf(featureId),
        dimensions: listOf(count),
        arm: oneOf(...LAB_ARMS),
        dose: unit,
        positions: oneOf(...LAB_POSITIONS),
      },
      { layer: count },
    ),
    labSight,
  ),
};
