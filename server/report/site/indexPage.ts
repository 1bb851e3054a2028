/** The first page of a site: every feature with its figures. */
import { count, fixed, interval, pRelation } from '../../protocol/format';
import { headlineP95, isHeldOut } from '../../protocol/heldOut';
import type { FeatureEvidence, FeatureMeasurement } from '../../protocol/evidence';
import { escaped, isolated, link, sitePage, siteTable, type SiteColumn } from './frame';
import { dimensionFile, featureFile } from './names';

export interface IndexFeature {
  readonly id: string;
  readonly label: string;
  readonly status: string;
  readonly evidence: FeatureEvidence;
  readonly stale: boolean;
}

export interface IndexSitePage {
  readonly title: string;
  readonly model: string;
  readonly site: string;
  readonly features: readonly IndexFeature[];
  /** Dimensions that are registered, claimed or surveyed. */
  readonly known: readonly number[];
  /** All others that have a page. */
  readonly others: readonly number[];
}

const COLUMNS: readonly SiteColumn[] = [
  ['Feature', 'text'],
  ['Held-out AUC', 'number'],
  ['95 % interval', 'number'],
  ['null p95', 'number'],
  ['q', 'number'],
  ['n+/n−', 'number'],
  ['k', 'number'],
  ['Sign-flip test', 'text'],
  ['Status', 'text'],
];

export function indexSitePage(page: IndexSitePage): string {
  const { title, model, site, features, known, others } = page;
  return sitePage({
    title,
    up: '',
    body: `    <main>
      <h1>${isolated(title)}</h1>
      <p>${isolated(model)} · ${escaped(site)}</p>
      ${siteTable(`${count(features.length)} features`, COLUMNS, features.map(row))}
      <section><h2>Dimensions</h2>
      <p>${known.length === 0 ? 'None is registered, claimed or surveyed yet.' : linksTo(known)}</p>${rest(others)}</section>
      <p><a href="model-card.md">Model card</a> · written by <code>dimcat site</code></p>
    </main>`,
  });
}

function linksTo(dimensions: readonly number[]): string {
  return dimensions.map((index) => link(dimensionFile(index), String(index))).join(' ');
}

/** Folded away: thousands, of which nothing is known. */
function rest(dimensions: readonly number[]): string {
  if (dimensions.length === 0) return '';
  const summary = `${count(dimensions.length)} that nothing is known of yet`;
  return `
      <details><summary>${summary}</summary><p>${linksTo(dimensions)}</p></details>`;
}

function row({ id, label, status, evidence, stale }: IndexFeature): string[] {
  const { measurement, flip } = evidence;
  return [
    `${link(featureFile(id), label)}${label === id ? '' : ` <small>${isolated(id)}</small>`}`,
    ...(measurement ? figures(measurement) : ['not measured', '', '', '', '', '']),
    flip ? escaped(flip.verdict) : 'not tested',
    `${escaped(status)}${stale ? ' · out of date' : ''}`,
  ];
}

function figures(measured: FeatureMeasurement): string[] {
  const { auc, nullMatched, nPos, nNeg, k } = measured;
  const { value, low, high } = auc.heldOut;
  return [
    fixed(value, 3) + (isHeldOut(measured) ? '' : ' <small>in-sample</small>'),
    low === null || high === null ? 'no interval' : interval({ low, high }),
    fixed(headlineP95(measured), 3),
    nullMatched.q === null ? 'no q' : pRelation(nullMatched.q).replace(/^= /, ''),
    `${count(nPos)}/${count(nNeg)}`,
    count(k),
  ];
}
