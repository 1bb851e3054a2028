/** Discovered features, in a form that can be added to a catalog. */
import { agreementCounts } from '../../../core/agreement';
import type { Candidate, CandidateToken } from '../../../protocol/report';
import { registerOf } from '../../describe';
import type { FeatureTask } from '../../task';
import type { DiscoverData, UniqueFeature } from './study';

/** At most this many tokens per candidate. */
const MOST_TOKENS = 60;

/** The model's own features, widest registers first; equals in the order of their seeds. */
export function rankedFeatures({ studies }: DiscoverData): UniqueFeature[] {
  const width = ({ prototype }: UniqueFeature): number => prototype.dimensions.length;
  return [...studies[0]!.unique].sort((a, b) => width(b) - width(a));
}

export function candidateOf({ subject, signs }: DiscoverData, feature: UniqueFeature): Candidate {
  const { seed, prototype, fires } = feature;
  const counts = agreementCounts(signs.planes, prototype);
  const token = (id: number): CandidateToken => ({ id, text: subject.words[id] ?? '' });
  const best = [...fires].sort((a, b) => counts[b]! - counts[a]! || a - b);
  return {
    seed: token(seed),
    tokens: best.slice(0, MOST_TOKENS).map(token),
    register: registerOf(prototype),
  };
}

export interface NearestCategory {
  readonly id: string;
  /** How many of the feature's tokens are among its anchors. */
  readonly shared: number;
}

/** The category with the most anchors among the feature's tokens; undefined if there is none. */
export function nearestCategory(
  { fires }: UniqueFeature,
  categories: readonly FeatureTask[],
): NearestCategory | undefined {
  const tokens = new Set(fires);
  const shared = categories.map(({ id, anchors }) => {
    return { id, shared: new Set(anchors.filter((token) => tokens.has(token))).size };
  });
  return shared.filter((category) => category.shared > 0).sort((a, b) => b.shared - a.shared)[0];
}
