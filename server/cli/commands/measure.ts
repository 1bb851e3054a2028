import { knownCoverageWords } from '../../catalog/claims/coverageClaim';
import type { Jobs, MeasureReply } from '../../jobs/api';
import { claimId } from '../../catalog/claims/dimensionClaim';
import type { OpenCatalog } from '../../surroundings/openCatalog';
import {
  bestNullWords,
  frequencyWords,
  isOnlyTested,
  nullNoteWords,
  nullSetWords,
  onlyTestedWords,
} from '../../protocol/chance';
import type { FeatureMeasurement } from '../../protocol/evidence';
import { isHeldOut } from '../../protocol/heldOut';
import { warningWords } from '../../protocol/warnings';
import { Exit } from '../io';
import { auc, interval, table } from '../table';
import { claimTable } from '../claimTable';
import { dimensionsOf, seedOf, type Values } from '../options';
import type { Command } from './command';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, printJson, tellFindings } from './command';
import { pValue } from '../../protocol/format';

/** The most features named in one note. */
const mostNamed = 8;

/** `dimcat measure`: the held-out AUC of every feature, with everything needed to interpret it. */
export const measure: Command = {
  name: 'measure',
  ...ONE_CATALOG,
  summary: ['held-out AUC of every feature and claim of a dimension, with null and intervals'],
  options: ['json', 'feature', 'dimension', 'seed', ...MODEL_OPTIONS],
  run: onCatalog(async ({ given, name, catalog, jobs, io, context }) => {
    const { values } = given;
    const ids = idsOf(values);
    const options = { seed: seedOf(values), ...(ids && { features: ids }) };
    const found = await tellFindings({ name, catalog, jobs, io, context });
    const reply = await jobs.measure(catalog, options, context);
    if (values.json) printJson(io, jsonOf(name, catalog, reply));
    else {
      const all = [...reply.features, ...reply.claims];
      if (reply.features.length > 0 || all.length === 0) io.out(measureTable(reply.features));
      if (reply.claims.length > 0) io.out(claimTable(reply.claims));
      io.out(await coverageLine(catalog, jobs));
      for (const note of notesOf(all)) io.err(`note: ${note}\n`);
      const { warnings, unsaved = [] } = reply;
      for (const warning of warnings.concat(unsaved)) io.err(`warning: ${warning}\n`);
    }
    // An empty table for a catalog with a misspelt key must not count as success.
    const nothing = reply.features.length + reply.claims.length === 0 && found.any;
    return nothing || (found.blocking && !ids) ? Exit.fault : Exit.fine;
  }),
};

/** What `--feature` and `--dimension` ask for; undefined without them. */
function idsOf(values: Values): string[] | undefined {
  const dimensions = dimensionsOf(values);
  if (!values.feature && !dimensions) return undefined;
  return [...(values.feature ?? []), ...(dimensions ?? []).map(claimId)];
}

/** What is kept of the coverage; it has a command of its own. */
async function coverageLine(catalog: OpenCatalog, jobs: Jobs): Promise<string> {
  const { catalog: written } = catalog.parsed;
  const words = written && knownCoverageWords(written, await jobs.facts(catalog));
  return words === undefined ? '' : `coverage: the catalog ${words}\n`;
}

/** Warnings about the figures, each once, with the features that it applies to. */
function notesOf(features: readonly FeatureMeasurement[]): string[] {
  const kinds = [...new Set(features.flatMap(({ warnings }) => warnings))];
  const nulls = [...new Set(features.flatMap(({ nullMatched }) => nullMatched.notes))];
  return [
    ...kinds.map((kind) =>
      noteOn(
        features.filter(({ warnings }) => warnings.includes(kind)),
        warningWords[kind],
      ),
    ),
    ...nulls.map((note) =>
      noteOn(
        features.filter(({ nullMatched }) => nullMatched.notes.includes(note)),
        nullNoteWords[note],
      ),
    ),
    ...features.flatMap((one) =>
      isOnlyTested(one.nullMatched) ? [noteOn([one], onlyTestedWords)] : [],
    ),
  ];
}

function noteOn(features: readonly FeatureMeasurement[], words: string): string {
  const ids = features.map(({ id }) => id);
  const more = ids.length > mostNamed ? ` and ${ids.length - mostNamed} more` : '';
  return `${ids.slice(0, mostNamed).join(', ')}${more}: ${words}`;
}

function jsonOf(name: string, { parsed }: OpenCatalog, reply: MeasureReply): object {
  const site = parsed.catalog?.site;
  return {
    catalog: name,
    model: reply.model,
    site: { kind: site?.kind.value, layer: site?.layer.value },
    features: reply.features.map(jsonOfFeature),
    dimensions: reply.claims.map(jsonOfFeature),
    warnings: reply.warnings.concat(reply.unsaved ?? []),
  };
}

function jsonOfFeature(feature: FeatureMeasurement): object {
  const { id, nPos, nNeg, k, bestDimension, register, auc, nullMatched, paperRule } = feature;
  const { warnings, provenance, nullUniform, frozen, amongAll } = feature;
  const rows = { id, nPos, nNeg, k, bestDimension, register, auc, nullMatched, paperRule };
  return {
    ...rows,
    ...(nullUniform && { nullUniform }),
    ...(frozen && { frozen }),
    ...(amongAll && { amongAll }),
    warnings,
    provenance,
  };
}

function measureTable(features: readonly FeatureMeasurement[]): string {
  if (features.length === 0) return 'nothing was measured\n';
  const right = true;
  const { folds, repeats = 1 } = features[0]?.provenance ?? { folds: 0 };
  const held = features[0]?.basis.position === undefined ? 'anchor words' : 'anchors and negatives';
  const frequencies = [
    ...new Set(features.flatMap(({ nullMatched }) => frequencyWords(nullMatched) ?? [])),
  ];
  const rows = features.map((f) => [
    f.id,
    isHeldOut(f) ? auc(f.auc.heldOut.value) : 'in-sample',
    isHeldOut(f) ? interval(f.auc.heldOut, auc) : '',
    nullSetWords[f.nullMatched.kind],
    isHeldOut(f) ? auc(f.nullMatched.heldOutP95) : '',
    f.nullMatched.p === null ? 'withheld' : pValue(f.nullMatched.p),
    f.nullMatched.q === null ? 'withheld' : pValue(f.nullMatched.q),
    auc(f.auc.inSample.value),
    auc(f.nullMatched.inSampleP95),
    String(f.k),
    String(f.nPos),
    String(f.nNeg),
    `${f.bestDimension.polarity}${f.bestDimension.index} ${auc(f.bestDimension.auc)}${bestNullWords(f.nullMatched)}`,
  ]);
  const columns = [
    { title: 'feature' },
    { title: 'held-out AUC', right },
    { title: '95 % interval' },
    { title: 'tested against' },
    { title: 'null p95', right },
    { title: 'p', right },
    { title: 'q', right },
    { title: 'in-sample', right },
    { title: 'its null', right },
    { title: 'k', right },
    { title: 'n+', right },
    { title: 'n−', right },
    { title: 'best dimension' },
  ];
  return (
    table(columns, rows) +
    `held-out: mean of ${repeats} runs of ${folds} folds over ${held}; null p95: what 95 % of the sets stay below that p and q stand for\n` +
    frequencies.map((words) => `frequency: ${words}\n`).join('')
  );
}
