import type { FlipMeasurement } from '../../protocol/evidence';
import { armEntries } from '../../protocol/evidence';
import { Exit } from '../io';
import { promptsIn } from '../open';
import { interval, logits, table } from '../table';
import type { Command } from './command';
import { printJson } from './command';

/** `dimcat flip`: the sign-flip test of one feature. */
export const flip: Command = async ({ args, catalog, jobs, io, context }) => {
  const prompts = args.prompts === undefined ? undefined : await promptsIn(args.prompts);
  const feature = args.features[0]!;
  const options = { feature, seed: args.seed, ...(prompts && { prompts }) };
  const result = await jobs.flip(catalog, options, context);
  if (args.json) printJson(io, result);
  else {
    io.out(flipText(result));
    for (const warning of result.warnings) io.err(`warning: ${warning}\n`);
  }
  return Exit.fine;
};

export function flipText(result: FlipMeasurement): string {
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
  ];
  const rows = armEntries(result.arms).map(([name, arm]) => {
    const versus = arm.awayMinusThis;
    return [
      name,
      logits(arm.relative.mean),
      interval(arm.relative, logits),
      arm.relative.p.toFixed(4),
      logits(arm.mean),
      logits(arm.logProbability.mean),
      `${arm.rank.mean > 0 ? '+' : ''}${Math.round(arm.rank.mean)}`,
      logits(arm.others.mean),
      versus ? `${logits(versus.mean)} (p ${versus.p.toFixed(4)})` : '',
    ];
  });
  return headOf(result) + table(columns, rows) + `verdict: ${result.verdict}\n${result.reason}\n`;
}

function headOf(result: FlipMeasurement): string {
  const { maskIdentity: identity, register } = result;
  const k = register.pos.length + register.neg.length;
  const mask = identity.bitIdentical
    ? 'all-ones mask: logits bit-identical'
    : `all-ones mask: logits differ by up to ${identity.maxAbsDifference}`;
  const held = result.targetsHeldOut ? 'held out' : 'NOT held out';
  return (
    `sign-flip test of ${result.feature} at layer ${result.layer}: ${k} dimensions, ` +
    `${result.prompts} prompts, ${result.targets} targets (${held})\n${mask}\n` +
    `changes in logits against the unflipped run; relative: target mean minus vocabulary mean\n\n`
  );
}
