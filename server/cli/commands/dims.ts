import { claimOf } from '../../catalog/claims/dimensionClaim';
import type { Catalog } from '../../catalog/types';
import type { SurveyReply } from '../../jobs/api';
import { mostToldApart } from '../../jobs/surveyJob';
import type { SurveyedDimension } from '../../protocol/dimensions';
import { dimensionInFull, dimensionsTable, surveyLine } from '../dimsText';
import { Exit } from '../io';
import { dimensionsOf, seedOf, topOf, type Values } from '../options';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson, tellFindings } from './command';
import type { Command } from './command';

/** Rows of the table, unless more are asked for. */
const SHOWN = 30;

/** `dimcat dims`: what every dimension tells apart, with the looks that may be all of it first. */
export const dims: Command = {
  name: 'dims',
  ...ONE_CATALOG,
  summary: ['what each dimension encodes: the lists of words, looks and partners of its sign'],
  options: ['json', 'dimension', 'top', 'all', 'to-do', 'seed', ...MODEL_OPTIONS],
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
    await tellFindings({ name, catalog, jobs, io });
    const reply = await jobs.survey(catalog, options, context);
    const described = catalog.parsed.catalog;
    const chosen = chosenOf(reply, described, values);
    if (values.json) printJson(io, jsonOf(name, reply, chosen, described));
    else {
      const full = values.dimension !== undefined;
      io.out(full ? chosen.map(dimensionInFull).join('\n') : tableOf(chosen, reply, values));
      io.out(surveyLine(reply));
    }
    for (const warning of reply.warnings) io.err(`warning: ${warning}\n`);
    return Exit.fine;
  }),
};

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

function tableOf(chosen: readonly SurveyedDimension[], reply: SurveyReply, values: Values): string {
  const most = values.all ? chosen.length : (topOf(values) ?? SHOWN);
  const shown = mostToldApart(chosen).slice(0, most);
  const left = reply.dimensions.length - shown.length;
  return (
    dimensionsTable(shown) +
    (left > 0 ? `and ${left} more: --all, --top N, or --dimension N for one in full\n` : '')
  );
}

function jsonOf(
  name: string,
  { basis, run, warnings }: SurveyReply,
  chosen: readonly SurveyedDimension[],
  catalog: Catalog | undefined,
): object {
  return {
    catalog: name,
    site: basis.site,
    signs: basis.signs,
    survey: run,
    dimensions: chosen.map(({ plus, minus, ...one }) => ({
      ...one,
      plus: plus.map(({ text }) => text),
      minus: minus.map(({ text }) => text),
      claim: claimIn(catalog, one.index),
    })),
    warnings,
  };
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
