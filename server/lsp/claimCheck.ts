import { allIn } from '../catalog/claims/dimensionClaim';
import type { FeatureEvidence } from '../protocol/evidence';
import type { CheckClaimParams, ClaimKind, ClaimOutcome } from '../protocol/requests';
import { cannotBeTested, claimOutcome, isClaimed } from '../service/claims';
import { knownEvidence, type KnownEvidence } from '../service/evidence';
import { badArguments } from './faults';
import { featureOf, type Asked } from './jobRequests';
import type { Refresher } from './refresher';
import type { Session } from './session';

/**
 * Judges one claim of a feature. Current evidence is taken as it is (a job with the same seed gives the same numbers);
 * otherwise the measurement or the sign-flip test runs first, but never for a claim that the catalog does not make.
 */
export async function checkClaim(
  asked: Asked<CheckClaimParams>,
  session: Session,
  refresher: Refresher,
): Promise<ClaimOutcome> {
  const id = featureOf(asked);
  const kind = kindOf(asked);
  const catalog = asked.document.parsed.catalog!;
  const feature = allIn(catalog).find((each) => each.id.value === id)!;
  const facts = await session.factsOf(asked.document, asked.signal);
  if (kind === 'suppresses' && facts.noFlips !== undefined)
    return cannotBeTested(asked.document, feature, facts.noFlips);
  let known = knownEvidence(catalog, feature, facts);
  if (isClaimed(feature, kind) && !isCurrent(known, kind)) {
    known = current(await measureAnew(asked, session, kind));
    await refresher.now(asked.uri);
  }
  return claimOutcome(asked.document, feature, known, kind);
}

function kindOf({ params }: Asked<CheckClaimParams>): ClaimKind {
  const { kind } = params;
  if (kind === 'detects' || kind === 'suppresses') return kind;
  throw badArguments('kind is neither detects nor suppresses');
}

function isCurrent(known: KnownEvidence, kind: ClaimKind): boolean {
  const { measurement, flip } = known.evidence;
  if (!known.compared) return false;
  return kind === 'detects'
    ? measurement !== undefined && known.staleMeasurement.length === 0
    : flip !== undefined && known.staleFlip.length === 0;
}

function current(evidence: FeatureEvidence): KnownEvidence {
  return { evidence, compared: true, staleMeasurement: [], staleFlip: [] };
}

async function measureAnew(
  asked: Asked<CheckClaimParams>,
  { jobs }: Session,
  kind: ClaimKind,
): Promise<FeatureEvidence> {
  const feature = featureOf(asked);
  if (kind === 'suppresses') {
    const title = `Sign-flip test of ${feature}`;
    return {
      flip: await asked.run(title, (context) => jobs.flip(asked.catalog(), { feature }, context)),
    };
  }
  const reply = await asked.run(`Measuring ${feature}`, (context) =>
    jobs.measure(asked.catalog(), { features: [feature] }, context),
  );
  const measurement = [...reply.features, ...reply.claims].find(({ id }) => id === feature);
  return measurement === undefined ? {} : { measurement };
}
