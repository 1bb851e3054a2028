/** Runs the sign-flip test of one feature in the live forward pass. */
import { basisOf } from '../catalog/resolve/basis';
import type { FlipMeasurement } from '../protocol/evidence';
import { faultError } from '../protocol/fault';
import { FLIP_ALPHA, FLIP_DRAWS } from '../science/defaults';
import type { FlipTask, PureFlip } from '../science/flip/flip';
import type { FlipOptions, JobContext } from './api';
import type { OpenCatalog } from '../surroundings/openCatalog';
import { ensureCache } from './cacheJob';
import type { Equipment } from './equipment';
import { flipAnswers } from './flipAnswers';
import { keepEvidence, modelFactsOf, provenanceOf } from './keep';
import type { Prepared } from './prepare';
import { featureOf, prepare, requireText, resolved } from './prepare';
import { NEUTRAL_PROMPTS } from '../texts/prompts';

export async function flipJob(
  open: OpenCatalog,
  options: FlipOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<FlipMeasurement> {
  const prepared = await prepare(open, equipment.around);
  requireText(prepared, 'Sign flips');
  requireResidual(prepared);
  const task = await taskOf(prepared, options);
  const cache = await ensureCache(prepared, equipment.inference, context);
  const seed = options.seed ?? 0;
  let provider = cache.placement.chosen;
  const { flip, cacheSha256 } = await equipment.scoring.flip(
    {
      scope: { path: cache.path, excluded: prepared.excluded },
      layer: prepared.request.site.layer,
      task,
      settings: { seed, draws: FLIP_DRAWS, alpha: FLIP_ALPHA },
    },
    context,
    flipAnswers(
      equipment.inference,
      prepared.request.model,
      context.signal,
      (ranOn) => (provider = ranOn),
    ),
  );
  if (!('verdict' in flip)) throw notTestable(options.feature, flip.reason);
  const { splits, ...pure } = flip;
  const feature = featureOf(prepared.catalog, options.feature);
  const basis = basisOf(feature, prepared.catalog, prepared.facts, cacheSha256);
  if (!basis) throw new Error('a flipped catalog has a model, a tokenizer and a site');
  const provenance = await provenanceOf(equipment, provider, seed, splits);
  const result: FlipMeasurement = { ...described(pure, prepared), basis, provenance };
  const facts = modelFactsOf(prepared.summary);
  const change = new Map([[options.feature, { flip: result }]]);
  const kept = await keepEvidence(equipment, open.path, facts, change);
  return { ...result, warnings: [...result.warnings, ...kept.warnings] };
}

/** Flips edit the residual stream; a register of another site means other dimensions. */
function requireResidual({ request }: Prepared): void {
  const { kind } = request.site;
  if (kind === 'resid') return;
  throw faultError(
    'site-unsupported',
    `Sign flips edit the residual stream, and the catalog's site is ${kind}.`,
    'Flip in a catalog with site.kind resid.',
  );
}

function notTestable(feature: string, reason: string): Error {
  return faultError(
    'too-few-anchors',
    `Feature ${feature} cannot be flipped: ${reason}.`,
    'Add anchors, or name held-out members under targets.',
  );
}

async function taskOf(prepared: Prepared, options: FlipOptions): Promise<Omit<FlipTask, 'centre'>> {
  const feature = featureOf(prepared.catalog, options.feature);
  const { anchors, anchorTexts, targets, negatives } = resolved(feature, prepared);
  const others = prepared.catalog.features.filter((other) => other !== feature);
  return {
    id: options.feature,
    anchors,
    anchorTexts,
    targets,
    negatives,
    register: feature.register.value,
    others: others.flatMap((other) => {
      const tokens = resolved(other, prepared).anchors;
      return tokens.length > 0 ? [{ id: other.id.value, anchors: tokens }] : [];
    }),
    prefix: prepared.request.prefix,
    prompts: await promptsOf(prepared, options.prompts ?? NEUTRAL_PROMPTS),
  };
}

/** The prompts as tokens, the catalog's prefix first; empty ones are left out. */
async function promptsOf(
  prepared: Prepared,
  texts: readonly string[],
): Promise<FlipTask['prompts']> {
  const { request } = prepared;
  const tokenizer = requireText(prepared, 'Sign flips');
  const prompts = [];
  for (const text of texts) {
    const tokens = await tokenizer.encode(text);
    if (tokens.length > 0) prompts.push({ text, tokens: [...request.prefix, ...tokens] });
  }
  return prompts;
}

function described(
  { targetIds, ...flip }: Omit<PureFlip, 'splits'>,
  { vocabulary, request }: Prepared,
): Omit<FlipMeasurement, 'basis' | 'provenance'> {
  const targetTokens = targetIds.map((id) => vocabulary.textOf(id));
  return { ...flip, layer: request.site.layer, targetTokens };
}
