import * as path from 'node:path';
import { addCandidates } from '../../jobs/addCandidates';
import type { ExperimentOptions, ExperimentReply, Jobs } from '../../jobs/api';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import { allowedValues, optionText } from '../../protocol/experimentOptions';
import { reportTitle } from '../../report/parts';
import { reportText } from '../../report/text';
import { Exit, type ExitCode, type Io } from '../io';
import { passagesIn, polysemyIn, promptsIn } from '../open';
import { addedOf, badArguments, seedOf, settingsOf } from '../options';
import { ReportFolder } from '../reportFolder';
import type { Command, Host } from './command';
import { MODEL_OPTIONS, onCatalog, printJson, tellFindings } from './command';

/** `dimcat experiment NAME CATALOG`: an experiment of the paper, with what the paper leaves out. */
export const experiment: Command = {
  name: 'experiment',
  operands: 'NAME|all CATALOG',
  count: [0, 2],
  missing: 'the name of an experiment, or all, and a catalog: x.dims.yaml',
  summary: [
    'an experiment of the paper with what the paper leaves out;',
    '--out DIR writes one report with pictures; --list: all experiments;',
    'discover --add N writes the N best features it found into the catalog',
  ],
  options: [
    'json',
    'list',
    'feature',
    'seed',
    'set',
    'prompts',
    'sentences',
    'text',
    'polysemy',
    'out',
    'add',
    ...MODEL_OPTIONS,
  ],
  run: async (given, host) => {
    const { operands, values } = given;
    if (operands.length === 0 || values.list) return listed(host);
    if (operands.length === 1) throw badArguments('experiment needs a catalog: x.dims.yaml.');
    return onExperiment(given, host);
  },
};

const onExperiment = onCatalog(async ({ given, name, catalog, jobs, io, context }) => {
  const { operands, values } = given;
  const add = addedOf(values);
  if (add !== undefined && operands[0] !== 'discover') {
    throw badArguments('--add is for experiment discover, which finds candidates.');
  }
  const texts = {
    ...(values.prompts !== undefined && { prompts: await promptsIn(values.prompts) }),
    ...(values.sentences !== undefined && { sentences: await promptsIn(values.sentences) }),
    ...(values.text !== undefined && { passages: await passagesIn(values.text) }),
    ...(values.polysemy !== undefined && { polysemy: await polysemyIn(values.polysemy) }),
  };
  const options = {
    names: [operands[0]!],
    seed: seedOf(values),
    set: settingsOf(values),
    texts,
    ...(values.feature && { features: values.feature }),
  };
  await tellFindings({ name, catalog, jobs, io, context });
  const out = values.out === undefined ? undefined : folderFor(values.out, catalog, jobs);
  const reply = await ranInto(out, io, (onResult) =>
    jobs.experiment(catalog, { ...options, ...(onResult && { onResult }) }, context),
  );
  if (values.json) printJson(io, reply.results.length === 1 ? reply.results[0] : reply.results);
  else io.out(reply.results.map(reportText).join('\n'));
  if (add !== undefined) await addDrafts(catalog, reply, add, io);
  return Exit.fine;
});

async function addDrafts(
  catalog: OpenCatalog,
  { results }: ExperimentReply,
  count: number,
  io: Io,
): Promise<void> {
  const done = addCandidates(catalog, results[0]!, count);
  await done.keep();
  const drafts = done.added.length === 1 ? 'draft' : 'drafts';
  io.err(
    `added ${done.added.length} ${drafts} to ${done.path}: ${done.added.join(', ') || 'none'}\n`,
  );
  for (const note of done.notes) io.err(`note: ${note}\n`);
}

/** Every experiment with its question and its options. */
function listed({ io, jobs }: Host): ExitCode {
  for (const { name, question, options } of jobs().experiments()) {
    io.out(`${name.padEnd(14)} ${question}\n`);
    for (const [option, declared] of Object.entries(options)) {
      const { description } = declared;
      const given = `--set ${option}=${optionText(declared.default)}`;
      io.out(`    ${given}  ${description} Takes ${allowedValues(declared)}.\n`);
    }
  }
  return Exit.fine;
}

function folderFor(out: string, { path: file }: OpenCatalog, jobs: Jobs): ReportFolder {
  const names = jobs.experiments().map(({ name }) => name);
  const folder = new ReportFolder(path.resolve(out), reportTitle(file), names);
  folder.clear();
  return folder;
}

/** Runs, and writes the report of what is done, also where the rest fails or is interrupted. */
async function ranInto(
  folder: ReportFolder | undefined,
  io: Io,
  run: (onResult?: ExperimentOptions['onResult']) => Promise<ExperimentReply>,
): Promise<ExperimentReply> {
  if (folder === undefined) return run();
  try {
    return await run((result, ran) => folder.add(result, ran));
  } finally {
    const files = await folder.finish();
    if (files > 0) io.err(`wrote ${files} files: ${folder.page} holds all of it\n`);
  }
}
