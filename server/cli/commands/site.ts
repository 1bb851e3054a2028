import { cancelledFault, type Fault } from '../../protocol/fault';
import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { modelName } from '../../catalog/modelName';
import { modelCard } from '../../interchange/export/modelCard';
import { pagesFolder } from '../../jobs/installation';
import type { ScoredTokens } from '../../protocol/featureReading';
import type { DimensionPage } from '../../protocol/panels/dimension';
import type { FeatureHead } from '../../protocol/panels/feature';
import type { SiteData } from '../../protocol/panels/site';
import { dimensionSitePage } from '../../report/site/dimensionPage';
import { featureSitePage } from '../../report/site/featurePage';
import { indexSitePage } from '../../report/site/indexPage';
import { dimensionFile, featureFile } from '../../report/site/names';
import { dimensionPageOf } from '../../service/dimensionPage';
import { knownEvidence } from '../../service/evidence';
import { readDimensions } from '../../surroundings/dimensionStore';
import { catalogOf } from '../../surroundings/openCatalog';
import { Exit } from '../io';
import { SiteFolder } from '../siteFolder';
import { SiteThumbnails } from '../siteThumbnails';
import {
  documentOfFile,
  featureAnswers,
  knownDimensions,
  siteDimensions,
  type SiteSource,
} from '../site';
import { MODEL_OPTIONS, ONE_CATALOG, onCatalog, type Command } from './command';

/** `dimcat site`: the catalog as pages that need no server and no network. */
export const site: Command = {
  name: 'site',
  ...ONE_CATALOG,
  operands: 'CATALOG --out DIR',
  summary: [
    'a static page for each feature and dimension,',
    'to be read from a folder or a web host',
  ],
  options: ['out', ...MODEL_OPTIONS],
  run: onCatalog(async ({ given, name, catalog: open, jobs, io, context }) => {
    const stem = path.basename(name).replace(/\.dims\.ya?ml$/i, '');
    const out = path.resolve(given.values.out ?? path.join(path.dirname(name), `${stem}.site`));
    const document = documentOfFile(open);
    const dimensions = await readDimensions(open.path);
    const missing = new Map<string, string[]>();
    const source: SiteSource = {
      onNoReadings: (feature, { message }) =>
        missing.set(message, [...(missing.get(message) ?? []), feature]),
      ...{ document, open, jobs, signal: context.signal, catalog: catalogOf(open) },
      facts: { ...(await jobs.facts(open)), ...(dimensions && { dimensions }) },
      evidence: await jobs.evidence(open),
      cache: await jobs.cacheState(open),
      dimensions,
    };
    const folder = new SiteFolder(out);
    const write: Write = (file, content) => folder.write(file, content);
    const pages = await writePages(source, stem, write, context.onProgress);
    for (const file of ASSETS)
      write(`assets/${file}`, readFileSync(path.join(pagesFolder(__dirname), file)));
    folder.removeOthers();
    io.out(`${path.relative('', path.join(out, 'index.html'))}: ${pages} pages\n`);
    if (source.cache.state === 'unknown') io.err(`warning: ${noReadings(source.cache.fault)}\n`);
    for (const [why, features] of missing)
      io.err(`warning: ${withoutReadings(features)}: ${why}\n`);
    return Exit.fine;
  }),
};

function noReadings({ message, advice, code }: Fault): string {
  return `The model or its token cache cannot be opened, so the pages have no words by their scores. ${message} ${advice} [${code}]`;
}

function withoutReadings(features: readonly string[]): string {
  const [only] = features;
  const where = features.length === 1 ? `page of ${only!}` : `pages of ${features.length} features`;
  return `no words by their scores on the ${where}`;
}

/** Scripts and styles of the pages. */
const ASSETS = ['feature.js', 'feature.css', 'dimension.js', 'dimension.css'];

/** A signal of the system is heard between two pages. @throws FaultError `cancelled`. */
async function goingOn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  if (signal.aborted) throw cancelledFault();
}

type Write = (file: string, content: string | Buffer) => void;

/** @returns How many. */
async function writePages(
  source: SiteSource,
  stem: string,
  write: Write,
  onProgress: (message: string, share: number) => void,
): Promise<number> {
  const { catalog } = source;
  const title = catalog.title?.value ?? stem;
  const features = catalog.features.map(({ id, label }) => ({
    id: id.value,
    label: label?.value ?? id.value,
  }));
  const ids = features.map(({ id }) => id);
  const thumbnails = new SiteThumbnails(source, write);
  for (const [i, feature] of features.entries()) {
    await goingOn(source.signal);
    onProgress(`page of ${feature.id}`, i / features.length);
    const own = await featureAnswers(source, feature.id);
    const answers = { ...own, ...(await thumbnails.answersFor(pictured(own))) };
    const around = { previous: features[i - 1], next: features[i + 1] };
    const links = linkedFrom(source, feature.id, ids);
    const page = { feature, ...around, catalog: title, answers, ...links };
    write(featureFile(feature.id), featureSitePage(page));
  }
  const { document, facts, evidence } = source;
  const known = knownDimensions(source);
  const dimensions = siteDimensions(source, known);
  const linked = { catalog: title, dimensions: new Set(dimensions), features: new Set(ids) };
  for (const [i, index] of dimensions.entries()) {
    await goingOn(source.signal);
    if (i % 256 === 0) onProgress(`page of dimension ${index}`, i / dimensions.length);
    const page = dimensionPageOf(document, facts, index)!;
    const answers = await thumbnails.answersFor(page.pictures ? loudIn(page) : []);
    const around = { previous: dimensions[i - 1], next: dimensions[i + 1] };
    write(dimensionFile(index), dimensionSitePage({ page, answers, ...around, ...linked }));
  }
  await goingOn(source.signal);
  write('index.html', indexPage(source, title, known, dimensions));
  const book = { name: stem, catalog, evidence };
  write(
    'model-card.md',
    `${modelCard(book)}\n[Pages of every feature and dimension](index.html)\n`,
  );
  return features.length + dimensions.length + 1;
}

/** Names of the images that the page of a feature lists. */
function pictured(answers: SiteData['answers']): readonly string[] {
  const parts = Object.entries(answers);
  const head = parts.find(([key]) => key.startsWith('["page"'))?.[1] as FeatureHead;
  if (!head.pictures) return [];
  const lists = parts.filter(([key]) => key.startsWith('["tokens"'));
  return lists.flatMap(([, list]) => (list as ScoredTokens).rows.map(({ text }) => text));
}

function loudIn({ survey }: DimensionPage): readonly string[] {
  return [...(survey?.found.plus ?? []), ...(survey?.found.minus ?? [])].map(({ text }) => text);
}

/** What the page of a feature may link to: a page of a large catalog does not list all others. */
function linkedFrom(
  { facts }: SiteSource,
  id: string,
  ids: readonly string[],
): { features: readonly string[]; dimensions: readonly number[] } {
  const { pos = [], neg = [] } = facts.evidence?.features[id]?.measurement?.register ?? {};
  return { features: ids.filter((other) => other !== id), dimensions: [...pos, ...neg] };
}

function indexPage(
  source: SiteSource,
  title: string,
  known: readonly number[],
  dimensions: readonly number[],
): string {
  const { catalog, facts } = source;
  const isKnown = new Set(known);
  const others = dimensions.filter((index) => !isKnown.has(index));
  return indexSitePage({
    ...{ title, known, others, site: siteWords(source), model: modelName(catalog) ?? 'no model' },
    features: catalog.features.map((feature) => {
      const { evidence, staleMeasurement, staleFlip } = knownEvidence(catalog, feature, facts);
      return {
        ...{ id: feature.id.value, label: feature.label?.value ?? feature.id.value },
        ...{ status: feature.status.value, evidence },
        stale: staleMeasurement.length + staleFlip.length > 0,
      };
    }),
  });
}

function siteWords({ catalog: { site: at, signs } }: SiteSource): string {
  if (at === undefined) return 'no site';
  return `${at.kind.value}, layer ${at.layer.value}, ${signs} signs`;
}
