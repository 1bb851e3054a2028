/** Runs the sign-flip test of one feature in the live forward pass. */
import { dimensionOfId, subjectOf } from '../catalog/claims/dimensionClaim';
import { evidenceOfFeature } from '../catalog/evidence/withEvidence';
import { nounsOf } from '../catalog/modality';
import { classText, writtenClasses } from '../catalog/resolve/writtenClasses';
import type { FlipMeasurement } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { FLIP_ALPHA, FLIP_DRAWS } from '../science/defaults';
import type { PureFlip } from '../science/flip/flip';
import type { FlipTask } from '../science/flip/task';
import type { FlipOutcome } from '../scoring/messages';
import { stampedClaims } from '../surroundings/claimStamps';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { FlipOptions, JobContext } from './api';
import { ensureCache } from './cacheJob';
import { classNote, classTaskOf } from './classTask';
import type { Equipment } from './equipment';
import type { PreparedFeature } from './features';
import { flipAnswers } from './experiment/answers';
import { wordQuestion, type Question } from './flipPrompts';
import { withFamily } from './flipFamily';
import { basisOf, modelFactsOf, provenanceOf } from './keep';
import { prepare, type Prepared } from './prepare';
import { subjectsOf } from './subjects';

/**
 * @throws FaultError What `prepare` and the cache refuse; a site that cannot be edited, an encoder without a mask,
 *   classes that nothing names, too few anchors or prompts.
 */
export async function flipJob(
  open: OpenCatalog,
  options: FlipOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<FlipMeasurement> {
  const { inference, scoring, around } = equipment;
  const seed = options.seed ?? 0;
  const prepared = await prepare(open, around, context.signal);
  const { site } = prepared.request;
  const subjects = subjectsOf(options.feature, prepared, open.path, around);
  const feature = subjects.prepared.features.named(options.feature);
  const claimed = subjects.claimedOf(feature);
  const { tokenizer } = prepared;
  const { notes, ...question } = tokenizer
    ? await wordQuestion({ open, prepared, tokenizer }, options, equipment, context.signal)
    : classQuestion(feature, prepared, options);
  const task = { ...taskOf(feature, prepared), ...(claimed && { claimed }), ...question };
  const cache = await ensureCache(prepared, inference, context);
  let provider = cache.placement.chosen;
  const outcome = await scoring.flip(
    {
      scope: { path: cache.path, excluded: prepared.excluded },
      place: { site: site.kind, layer: site.layer },
      ...(prepared.summary.byBlocks && { byBlocks: true }),
      task,
      settings: { seed, draws: FLIP_DRAWS, alpha: FLIP_ALPHA },
    },
    context,
    flipAnswers(inference, prepared.request, context, (ranOn) => (provider = ranOn)),
  );
  const { splits, ...tested } = requireTested(feature, outcome);
  const basis = basisOf(feature, prepared, outcome.cacheSha256);
  const provenance = await provenanceOf(equipment, provider, seed, splits);
  const read = described(tested, feature, prepared);
  const warnings = [...read.warnings, ...notes];
  const alone = { ...read, warnings, basis, provenance, q: null, family: 1 };
  const model = modelFactsOf(prepared.summary);
  const kept = await subjects.keep(cache, (known) => {
    const family = withFamily(alone, known, subjects.prepared);
    const { flip } = family.get(feature.id)!;
    const old = evidenceOfFeature(known, feature.feature);
    const claims = stampedClaims(feature.feature, 'suppresses', old);
    return { value: flip, model, features: new Map(family).set(feature.id, { flip, claims }) };
  });
  const flip = kept.value;
  return kept.unsaved === undefined
    ? flip
    : { ...flip, warnings: [...flip.warnings, kept.unsaved] };
}

function classQuestion(
  feature: PreparedFeature,
  prepared: Prepared,
  { seed = 0, prompts, promptSet = 'neutral' }: FlipOptions,
): Question {
  if (promptSet !== 'neutral')
    throw faultError(
      'modality-unsupported',
      `The model reads ${nounsOf(prepared.catalog).many}: no prompts are kept for it.`,
      'Run the test without kept prompts.',
    );
  const task = classTaskOf(feature, prepared, seed, prompts);
  return { ...task, notes: [classNote(feature, prepared)] };
}

function requireTested({ id }: PreparedFeature, { flip }: FlipOutcome): PureFlip {
  if ('verdict' in flip) return flip;
  throw faultError(
    'too-few-anchors',
    `${subjectOf(id)} cannot be flipped: ${flip.reason}.`,
    'Add anchors, or name held-out members under targets.',
  );
}

function taskOf(
  feature: PreparedFeature,
  { catalog, features, request, vocabulary }: Prepared,
): Omit<FlipTask, 'centre' | 'prompts'> {
  const { id, anchors, anchorTexts, targets, negatives, register } = feature;
  const others = features.all().filter((other) => isOther(other, feature));
  return {
    id,
    anchors,
    anchorTexts,
    targets,
    ...(targets && { targetTexts: targets.map((target) => vocabulary.textOf(target)) }),
    negatives,
    register,
    about: request.signs === 'raw' ? 'zero' : catalog.flips.centre,
    others: others.map((other) => ({ id: other.id, anchors: other.anchors })),
    prefix: request.prefix,
  };
}

/** Whether a feature is another concept; not where a claim is about half of its words or more. */
function isOther(other: PreparedFeature, { id, anchors }: PreparedFeature): boolean {
  if (other.id === id || other.anchors.length === 0) return false;
  if (dimensionOfId(id) === undefined) return true;
  const own = new Set(anchors);
  return 2 * other.anchors.filter((anchor) => own.has(anchor)).length < other.anchors.length;
}

function described(
  { targetIds, ...flip }: Omit<PureFlip, 'splits'>,
  { feature }: PreparedFeature,
  { vocabulary, request }: Prepared,
): Omit<FlipMeasurement, 'basis' | 'provenance' | 'q' | 'family'> {
  const targetTokens = vocabulary.inputs
    ? writtenClasses(feature).map(classText)
    : targetIds.map((id) => vocabulary.textOf(id));
  return { ...flip, layer: request.site.layer, targetTokens };
}
