/** Surveys the dimensions of a catalog's site: cache, signs, and what of it is kept beside the catalog. */
import { nounsOf } from '../catalog/modality';
import type { Polarity } from '../protocol/evidence';
import { loudSide, type Loudest } from '../cache/loudest';
import type { LoudToken, SurveyedDimension, SurveyRun, ListTest } from '../protocol/dimensions';
import { wordOf } from '../catalog/resolve/variants';
import { CHANCE_LEVEL } from '../protocol/chance';
import type { NamedList } from '../science/survey/lists';
import type { SurveyOutcome, SurveyTask } from '../science/survey/survey';
import { sha256 } from '../surroundings/claimStamps';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { JobContext, SurveyOptions, SurveyReply } from './api';
import { ensureCache, ensureLoudest } from './cacheJob';
import type { Equipment } from './equipment';
import { vocabularyLooks } from './frequency';
import { keepDimensions, signsBasisOf } from './keep';
import { requireDimensions } from './requireDimensions';
import { prepare, type Prepared } from './prepare';
import { namedLists } from './namedLists';
import { sharedStateWarning } from './sharedState';

/** Tokens that are named of either side. */
const LOUD = 10;
/** Sites of at most so many dimensions are kept whole. */
const KEPT_WHOLE = 1024;
/** Of larger ones, how many of those that are told apart best. */
const DEFAULT_TOP = 200;

/** @throws FaultError What `prepare` and the cache refuse; `bad-arguments` for a dimension that the site has not. */
export async function surveyJob(
  open: OpenCatalog,
  options: SurveyOptions,
  context: JobContext,
  equipment: Equipment,
): Promise<SurveyReply> {
  const { around, inference, scoring, version } = equipment;
  const seed = options.seed ?? 0;
  const prepared = await prepare(open, around, context.signal);
  const lists = await namedLists(prepared, equipment);
  const loudest = await ensureLoudest(prepared, inference, context);
  const cache = await ensureCache(prepared, inference, context);
  requireDimensions(options.dimensions ?? [], cache.dimensions, prepared);
  const outcome = await scoring.survey(
    {
      scope: { path: cache.path, excluded: prepared.excluded },
      task: taskOf(prepared, lists, seed),
    },
    context,
  );
  const dimensions = outcome.dimensions.map((one) => ({
    ...one,
    plus: loudTokens(loudest, one.index, '+', prepared),
    minus: loudTokens(loudest, one.index, '-', prepared),
    best: withSample(one.best, lists, prepared),
  }));
  const basis = signsBasisOf(prepared, cache);
  const run = { ...runOf(outcome, lists), seed, dimcat: version };
  const kept = keptOf(dimensions, claimedIn(prepared), options);
  const partial = options.dimensions !== undefined;
  const change = {
    basis,
    survey: { run, replaces: !partial },
    dimensions: new Map(kept.map((index) => [index, { survey: dimensions[index]! }])),
  };
  const unsaved = await keepDimensions(around, open.path, change, 'The survey');
  const warnings = [
    ...(await sharedStateWarning(prepared, cache, inference, context.signal)),
    ...warningsOf(outcome, prepared),
    ...(unsaved === undefined ? [] : [unsaved]),
  ];
  return { basis, run, dimensions, kept, warnings };
}

function taskOf(prepared: Prepared, lists: readonly NamedList[], seed: number): SurveyTask {
  const { inputs, size } = prepared.vocabulary;
  if (!inputs) return { lists, items: { kind: 'tokens', looks: vocabularyLooks(prepared) }, seed };
  const ids = Array.from({ length: size }, (_, id) => id);
  const groups = ids.map((id) => inputs.groupOf(id) ?? `input ${id}`);
  return {
    lists,
    items: { kind: 'inputs', groups, labels: ids.map((id) => inputs.labelOf(id)) },
    seed,
  };
}

/** The loudest tokens of one side that are evaluated: special and unused ones say nothing. */
function loudTokens(
  loudest: Loudest,
  index: number,
  side: Polarity,
  { vocabulary }: Prepared,
): LoudToken[] {
  return loudSide(loudest, index, side)
    .filter(({ id }) => !vocabulary.isSpecial(id))
    .slice(0, LOUD)
    .map(({ id, distance }) => ({ id, text: vocabulary.textOf(id), distance }));
}

/** Words that a drafted claim names, since a catalog cannot name a list that Dimcat ships. */
const SAMPLE = 40;

/** The best list with its most frequent words: tokenizers number frequent ones first. */
function withSample(
  [first, ...rest]: readonly ListTest[],
  lists: readonly NamedList[],
  { vocabulary }: Prepared,
): readonly ListTest[] {
  if (first?.source !== 'lexicon' || first.q > CHANCE_LEVEL || vocabulary.inputs)
    return first ? [first, ...rest] : [];
  const words = new Map<string, string>();
  for (const id of lists.find(({ name }) => name === first.name)?.tokens ?? []) {
    const text = vocabulary.textOf(id);
    if (!words.has(wordOf(text))) words.set(wordOf(text), text);
    if (words.size === SAMPLE) break;
  }
  return [{ ...first, sample: [...words.values()] }, ...rest];
}

function runOf(
  { dimensions, lists, leftOut, words }: SurveyOutcome,
  given: readonly NamedList[],
): Omit<SurveyRun, 'seed' | 'dimcat'> {
  const content = given.map(({ name, source, tokens }) => [name, source, tokens]);
  return {
    listsSha256: sha256(JSON.stringify(content)),
    lists,
    leftOut: leftOut.length,
    words,
    toldApart: dimensions.filter(isToldApart).length,
    dimensions: dimensions.length,
  };
}

function isToldApart({ best: [first] }: Pick<SurveyedDimension, 'best'>): boolean {
  return first !== undefined && first.q <= CHANCE_LEVEL;
}

/** Indices that the catalog writes about, whatever else is kept. */
function claimedIn({ catalog }: Prepared): number[] {
  return catalog.dimensions.map(({ index }) => index.value);
}

/** Only what was asked for: thousands of dimensions that nobody looks at would bury the others. */
function keptOf(
  all: readonly SurveyedDimension[],
  claimed: readonly number[],
  { dimensions, top = DEFAULT_TOP, all: whole }: SurveyOptions,
): number[] {
  const every = all.map(({ index }) => index);
  if (dimensions) return ascending(dimensions);
  if (whole || all.length <= KEPT_WHOLE) return every;
  const ranked = mostToldApart(all).slice(0, top);
  const own = claimed.filter((index) => index < all.length);
  return ascending([...own, ...ranked.map(({ index }) => index)]);
}

/** By the lower end of the best list's AUC: what is both sure and strong comes first. */
export function mostToldApart<T extends Pick<SurveyedDimension, 'index' | 'best'>>(
  all: readonly T[],
): T[] {
  const strength = ({ best }: T): number =>
    isToldApart({ best }) ? 1 + (best[0]!.auc.low ?? 0) : (best[0]?.auc.low ?? 0);
  return [...all].sort((a, b) => strength(b) - strength(a) || a.index - b.index);
}

function ascending(indices: readonly number[]): number[] {
  return [...new Set(indices)].sort((a, b) => a - b);
}

function isOwn({ source }: SurveyOutcome['leftOut'][number]): boolean {
  return source !== 'lexicon';
}

function warningsOf({ leftOut, lists }: SurveyOutcome, { catalog, features }: Prepared): string[] {
  const { one, many } = nounsOf(catalog);
  const none = lists === 0 ? [`no list has enough ${many}: nothing was tested`] : [];
  return [
    ...features.refused().map(({ id, reason }) => `${id}: not a list of the survey: ${reason}`),
    // Which of the shipped lists a vocabulary has is nothing that a person could mend.
    ...leftOut.filter(isOwn).map(({ name, words }) => {
      const have = words === 1 ? `1 ${one}` : `${words} ${many}`;
      return `${name}: left out, it has ${have} here; a list needs 8, and 2 in either half`;
    }),
    ...none,
  ];
}
