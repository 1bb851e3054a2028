import { claimId } from '../../catalog/claims/dimensionClaim';
import type { FlipMeasurement } from '../../protocol/evidence';
import { flipTestWords, selectivityWords, verdictLine } from '../../protocol/flipWords';
import { armEntries } from '../../protocol/evidence';
import { Exit } from '../io';
import { promptsIn } from '../open';
import { interval, logits, table } from '../table';
import { badArguments, dimensionsOf, promptSetOf, seedOf } from '../options';
import type { Command } from './command';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson, tellFindings } from './command';
import { pRelation, pValue, signedCount } from '../../protocol/format';

/** `dimcat flip`: the sign-flip test of one feature. */
export const flip: Command = {
  name: 'flip',
  ...ONE_CATALOG,
  operands: 'CATALOG --feature ID',
  summary: ['sign-flip test of one feature, or one claim of a dimension, in the live forward pass'],
  options: ['json', 'feature', 'dimension', 'seed', 'prompts', 'prompt-set', ...MODEL_OPTIONS],
  run: onCatalog(async (input) => {
    const { given, catalog, jobs, io, context } = input;
    const { values } = given;
    const dimensions = dimensionsOf(values) ?? [];
    const [feature, second] = [...(values.feature ?? []), ...dimensions.map(claimId)];
    if (feature === undefined || second !== undefined) {
      throw badArguments('flip needs one feature or dimension: --feature ID, or --dimension N.');
    }
    const prompts = values.prompts === undefined ? undefined : await promptsIn(values.prompts);
    const promptSet = values['prompt-set'] === undefined ? undefined : promptSetOf(values);
    const options = {
      ...{ feature, seed: seedOf(values) },
      ...(prompts && { prompts }),
      ...(promptSet && { promptSet }),
    };
    await tellFindings(input);
    const result = await jobs.flip(catalog, options, context);
    if (values.json) printJson(io, result);
    else {
      io.out(flipText(result));
      for (const warning of result.warnings) io.err(`warning: ${warning}\n`);
    }
    return Exit.fine;
  }),
};

function flipText(result: FlipMeasurement): string {
  const right = true;
  const columns = [
    { title: 'arm' },
    { title: 'relative change', right },
    { title: '95 % interval' },
    { title: 'p', right },
    { title: 'target logit', right },
    { title: 'log-probability', right },
    { title: 'rank', right },
    { title: 'others', right },
    { title: 'away minus this' },
    { title: 'draws as far' },
  ];
  const rows = armEntries(result.arms).map(([name, arm]) => {
    const versus = arm.awayMinusThis;
    return [
      name,
      logits(arm.relative.mean),
      interval(arm.relative, logits),
      pValue(arm.relative.p),
      logits(arm.mean),
      logits(arm.logProbability.mean),
      signedCount(arm.rank.mean),
      logits(arm.others.mean),
      versus ? `${logits(versus.mean)} (p ${pRelation(versus.p)})` : '',
      arm.amongDraws
        ? `${arm.amongDraws.reached} of ${arm.draws} (p ${pRelation(arm.amongDraws.p)})`
        : '',
    ];
  });
  return headOf(result) + table(columns, rows) + verdictOf(result);
}

function verdictOf(result: FlipMeasurement): string {
  const lines = [
    `verdict: ${verdictLine(result)}`,
    result.reason,
    flipTestWords(result),
    ...centreLines(result),
  ];
  return `${lines.join('\n')}\n`;
}

/** What the same flip comes to about the other mean. */
function centreLines({ centre }: FlipMeasurement): string[] {
  if (!centre?.tokens || !centre.prompts) return [];
  const of = ({ relative, selectivity }: NonNullable<typeof centre.tokens>): string =>
    `${logits(relative.mean)} [${logits(relative.low)}, ${logits(relative.high)}], ${selectivityWords({ selectivity })}`;
  const [prompts, tokens] = [of(centre.prompts), of(centre.tokens)];
  const used = (which: string): string => (centre.used === which ? ' (used)' : '');
  return [
    `away about the mean of the prompts' states${used('prompts')}: ${prompts}`,
    `away about the mean of single tokens${used('tokens')}: ${tokens}`,
  ];
}

/** Keys, values and neurons are a block's. */
function placeOf({ layer, basis: { site } }: FlipMeasurement): string {
  return site.kind === 'resid' ? `layer ${layer}` : `site ${site.kind} of block ${layer}`;
}

function headOf(result: FlipMeasurement): string {
  const { maskIdentity: identity, register } = result;
  const k = register.pos.length + register.neg.length;
  const mask = identity.bitIdentical
    ? 'all-ones mask: logits bit-identical'
    : `all-ones mask: logits differ by up to ${identity.maxAbsDifference}`;
  const held = result.targetsHeldOut ? 'held out' : 'NOT held out';
  // Images and sounds have no vocabulary: the model is a classifier.
  const all = result.basis.position === undefined ? 'vocabulary mean' : 'mean of all classes';
  return (
    `sign-flip test of ${result.feature} at ${placeOf(result)}: ${k} dimensions, ` +
    `${result.prompts} prompts, ${result.targets} targets (${held})\n${mask}\n` +
    `changes in logits against the unflipped run; relative: target mean minus ${all}\n\n`
  );
}
