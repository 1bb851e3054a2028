import { claimOf } from '../../catalog/claims/dimensionClaim';
import { nounsOf } from '../../catalog/modality';
import type { Catalog } from '../../catalog/types';
import type { FactsOptions, Jobs, SurveyReply } from '../../jobs/api';
import { draftOf as madeOf, entryText, fieldsOf } from '../../catalog/dimensions/draft';
import { draftsIn, draftState } from '../../catalog/dimensions/draftState';
import { acceptances, refusals, writeDrafts } from '../../jobs/draftJob';
import { mostToldApart } from '../../jobs/surveyJob';
import type { DimensionFacts } from '../../protocol/dimensionFacts';
import { catalogOf, type OpenCatalog } from '../../surroundings/openCatalog';
import type {
  DimensionsFile,
  DraftState,
  KnownDimension,
  SurveyedDimension,
} from '../../protocol/dimensions';
import { faultError } from '../../protocol/fault';
import { dimensionInFull, dimensionsTable, surveyLine } from '../dimsText';
import { factsInFull } from '../factsText';
import { claimLine } from '../claimLine';
import { Exit, type ExitCode, type Io } from '../io';
import { dimensionsOf, draftOf, refusedOf, seedOf, topOf, type Values } from '../options';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson, tellFindings } from './command';
import type { Command } from './command';

/** Rows of the table, unless more are asked for. */
const SHOWN = 30;

/** `dimcat dims`: what every dimension tells apart, with the looks that may be all of it first. */
export const dims: Command = {
  name: 'dims',
  ...ONE_CATALOG,
  summary: ['what each dimension encodes: the lists of words, looks and partners of its sign'],
  options: [
    ...(['json', 'dimension', 'top', 'all', 'deep', 'every-layer', 'to-do'] as const),
    ...(['draft', 'write', 'refuse', 'seed', ...MODEL_OPTIONS] as const),
  ],
  run: onCatalog(async ({ given, name, catalog, jobs, io, context }) => {
    const { values } = given;
    const dimensions = dimensionsOf(values);
    const top = topOf(values);
    const options = {
      seed: seedOf(values),
      ...(dimensions && { dimensions }),
      ...(top !== undefined && { top }),
      ...(values.all && { all: true }),
    };
    const deep = deepOf(values, dimensions);
    await tellFindings({ name, catalog, jobs, io, context });
    const refused = refusedOf(values);
    if (refused) {
      const { dimensions: file } = await jobs.facts(catalog);
      const unsaved = await jobs.rememberDrafts(catalog, refusals(file, refused));
      if (unsaved === undefined) return Exit.fine;
      io.err(`${unsaved}\n`);
      return Exit.fault;
    }
    const reply = await jobs.survey(catalog, options, context);
    const around = await jobs.facts(catalog);
    const file = around.dimensions;
    const wanted = draftOf(values);
    if (wanted !== undefined) return await drafted(catalog, wanted, { values, io, jobs, file });
    const found = deep && (await jobs.dimensionFacts(catalog, deep, context));
    const facts = new Map(found?.facts.map((each) => [each.index, each]));
    const described = catalog.parsed.catalog;
    const chosen = chosenOf(reply, described, values);
    const states = statesIn(catalog, file);
    if (values.json) printJson(io, jsonOf({ name, reply, chosen, described, facts, states, file }));
    else {
      const full = values.dimension !== undefined;
      const nouns = nounsOf(catalogOf(catalog));
      const inFull = (one: SurveyedDimension): string => {
        const own = facts.get(one.index);
        const claim = claimLine(catalogOf(catalog), around, one.index);
        const shown = dimensionInFull(one, nouns, { draft: states(one.index), claim });
        return shown + (own ? factsInFull(own, nouns) : '');
      };
      io.out(full ? chosen.map(inFull).join('\n') : tableOf({ chosen, reply, values, states }));
      io.out(`\n${surveyLine(reply, nouns)}`);
    }
    for (const warning of [...reply.warnings, ...(found?.warnings ?? [])])
      io.err(`warning: ${warning}\n`);
    return Exit.fine;
  }),
};

/** What is asked of the model itself. @throws FaultError `bad-arguments` where no dimension is named. */
function deepOf(
  values: Values,
  dimensions: readonly number[] | undefined,
): FactsOptions | undefined {
  if (!values.deep) return undefined;
  if (dimensions) {
    return { dimensions, seed: seedOf(values), everyLayer: values['every-layer'] ?? false };
  }
  throw faultError(
    'bad-arguments',
    '--deep needs --dimension: it runs the model for each.',
    'Name some, such as --dimension 12,40-50.',
  );
}

interface Drafting {
  readonly values: Values;
  readonly io: Io;
  readonly jobs: Pick<Jobs, 'rememberDrafts'>;
  /** What is known of dimensions, the survey included. */
  readonly file: DimensionsFile | undefined;
}

/** Prints the first drafts of what is left to explain, and writes them into the catalog if asked to. */
async function drafted(
  catalog: OpenCatalog,
  most: number,
  { values, io, jobs, file }: Drafting,
): Promise<ExitCode> {
  const unread = { files: new Map() };
  const drafts = file ? draftsIn(file, catalogOf(catalog), unread).slice(0, most) : [];
  if (values.write && drafts.length > 0) {
    await writeDrafts(catalog, drafts);
    const unsaved = await jobs.rememberDrafts(catalog, acceptances(catalog, drafts));
    if (unsaved !== undefined) io.err(`warning: ${unsaved}\n`);
  }
  if (values.json) printJson(io, { drafts, written: values.write === true });
  else {
    for (const draft of drafts) io.out(`${draft.index}: ${entryText(fieldsOf(draft))}\n`);
    if (drafts.length === 0) io.err('nothing is left to draft: no other dimension is told apart\n');
    if (values.write)
      io.err(
        `wrote ${drafts.length} ${drafts.length === 1 ? 'draft' : 'drafts'} into ${catalog.path}\n`,
      );
  }
  return Exit.fine;
}

/** The dimensions of the answer: those that are kept, by index; of a list of things to do, the strongest first. */
function chosenOf(
  { dimensions, kept }: SurveyReply,
  catalog: Catalog | undefined,
  values: Values,
): readonly SurveyedDimension[] {
  const own = kept.map((index) => dimensions[index]!);
  if (!values['to-do']) return own;
  const described = new Set(catalog?.dimensions.map(({ index }) => index.value));
  return mostToldApart(own.filter(({ index }) => !described.has(index)));
}

/** What became of the draft of a dimension; undefined where none was made. */
type StatesOf = (index: number) => DraftState | undefined;

function statesIn(open: OpenCatalog, file: DimensionsFile | undefined): StatesOf {
  const notes = new Map(catalogOf(open).dimensions.map((note) => [note.index.value, note]));
  return (index) => {
    const known = file?.dimensions.get(index);
    return known && draftState(known, notes.get(index));
  };
}

interface Shown {
  readonly chosen: readonly SurveyedDimension[];
  readonly reply: SurveyReply;
  readonly states: StatesOf;
}

function tableOf({ chosen, reply, values, states }: Shown & { readonly values: Values }): string {
  const most = values.all ? chosen.length : (topOf(values) ?? SHOWN);
  const shown = mostToldApart(chosen).slice(0, most);
  const left = reply.dimensions.length - shown.length;
  return (
    dimensionsTable(shown, states) +
    (left > 0 ? `and ${left} more: --all, --top N, or --dimension N for one in full\n` : '')
  );
}

interface Printed extends Shown {
  /** The catalog, as it was typed. */
  readonly name: string;
  readonly described: Catalog | undefined;
  readonly facts: ReadonlyMap<number, DimensionFacts>;
  readonly file: DimensionsFile | undefined;
}

function jsonOf({ name, reply, chosen, described, facts, states, file }: Printed): object {
  const { basis, run, warnings } = reply;
  return {
    catalog: name,
    site: basis.site,
    signs: basis.signs,
    survey: run,
    dimensions: chosen.map(({ plus, minus, best, ...one }) => ({
      ...one,
      best: best.map(({ auc: { value, low, high }, ...test }) => ({
        ...test,
        auc: value,
        low,
        high,
      })),
      plus: plus.map(({ text }) => text),
      minus: minus.map(({ text }) => text),
      claim: claimIn(described, one.index),
      draft: draftIn(states(one.index), file?.dimensions.get(one.index)),
      ...(facts.has(one.index) && { facts: facts.get(one.index) }),
    })),
    warnings,
  };
}

/** What became of its draft, with the figures that it was made of; null where none was made. */
function draftIn(state: DraftState | undefined, known: KnownDimension | undefined): object | null {
  if (state === undefined) return null;
  const made = known?.survey && madeOf(known.survey);
  return { state, says: known?.draft?.says ?? made?.says ?? '' };
}

/** What the catalog says of a dimension: its label, and which sides it names words for; null if nothing. */
function claimIn(catalog: Catalog | undefined, index: number): object | null {
  const note = catalog?.dimensions.find((one) => one.index.value === index);
  if (!note) return null;
  const claim = claimOf(note);
  return {
    label: note.label?.value ?? null,
    status: claim?.status.value ?? null,
    plus: note.plus !== undefined,
    minus: note.minus !== undefined,
  };
}
