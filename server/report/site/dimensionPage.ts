/** The page of a dimension: what a survey knows of it, and the features that register it. */
import type { SurveyedDimension } from '../../protocol/dimensions';
import type { Polarity } from '../../protocol/evidence';
import { bits, fixed, interval, percent, pValue } from '../../protocol/format';
import { escaped, isolated, link, sitePage, siteTable } from './frame';
import { dimensionFile, featureFile } from './names';

export interface DimensionSitePage {
  readonly index: number;
  readonly catalog: string;
  readonly site: string;
  /** As the catalog labels it; '' if it does not. */
  readonly label: string;
  readonly uses: readonly {
    readonly feature: string;
    readonly polarity: Polarity;
    /** Null if the evidence does not list it: only the best dimensions are. */
    readonly row: { readonly auc: number; readonly pPlus: number; readonly pMinus: number } | null;
  }[];
  readonly survey: SurveyedDimension | undefined;
  /** Which dimensions have a page. */
  readonly known: ReadonlySet<number>;
}

export function dimensionSitePage(page: DimensionSitePage): string {
  const { index, catalog, site, label } = page;
  return sitePage({
    title: `Dimension ${index} – ${catalog}`,
    up: '../',
    body: `    <nav>${link('../index.html', catalog)}</nav>
    <main>
      <h1>Dimension ${index}</h1>
      <p>${escaped(site)}${label === '' ? '' : ` · ${isolated(label)}`}</p>
      ${usesOf(page)}
      ${page.survey === undefined ? '<p class="empty">Not surveyed: <code>dimcat dims</code></p>' : surveyed(page.survey, page.known)}
    </main>`,
  });
}

function usesOf({ uses }: DimensionSitePage): string {
  if (uses.length === 0) return '<p class="empty">No measured feature registers it.</p>';
  return siteTable(
    'Features that register it',
    [
      ['Feature', 'text'],
      ['Polarity', 'text'],
      ['AUC (in-sample)', 'number'],
      ['p+', 'number'],
      ['p−', 'number'],
    ],
    uses.map(({ feature, polarity, row }) => [
      link(`../${featureFile(feature)}`, feature),
      signOf(polarity),
      row ? fixed(row.auc, 3) : 'not in this evidence',
      row ? fixed(row.pPlus, 3) : '',
      row ? fixed(row.pMinus, 3) : '',
    ]),
  );
}

function surveyed(survey: SurveyedDimension, known: ReadonlySet<number>): string {
  const { plusShare, plus, minus } = survey;
  return `<section><h2>Loudest tokens</h2>
      <p>+ ${percent(plusShare)}: ${words(plus)}</p>
      <p>− ${percent(1 - plusShare)}: ${words(minus)}</p></section>
      ${listsOf(survey)}
      ${looksOf(survey)}
      ${partnersOf(survey, known)}`;
}

function words(tokens: SurveyedDimension['plus']): string {
  if (tokens.length === 0) return '<em>not measured</em>';
  return tokens.map(({ text }) => `<code>${isolated(text.replace(/^ /, '·'))}</code>`).join(' ');
}

function listsOf({ best }: SurveyedDimension): string {
  return siteTable(
    'What its sign tells apart, the best lists first',
    [['List', 'text'], ['Sign', 'text'], AUC, ['95 % interval', 'number'], ['q', 'number']],
    best.map(({ name, polarity, auc: { value, low, high }, q }) => [
      isolated(name),
      signOf(polarity),
      fixed(value, 3),
      low === null || high === null ? 'no interval' : interval({ low, high }),
      pValue(q),
    ]),
  );
}

const AUC = ['AUC', 'number'] as const;

function looksOf({ looks }: SurveyedDimension): string {
  return siteTable(
    'Looks of tokens',
    [['Look', 'text'], ['Sign', 'text'], AUC],
    looks.map(({ look, polarity, auc }) => [escaped(look), signOf(polarity), fixed(auc, 3)]),
  );
}

function partnersOf({ partners }: SurveyedDimension, known: ReadonlySet<number>): string {
  return siteTable(
    'Partners',
    [
      ['Dimension', 'text'],
      ['Sign', 'text'],
      ['Bits', 'number'],
    ],
    partners.map(({ index, bits: shared, polarity }) => [
      known.has(index) ? link(`../${dimensionFile(index)}`, String(index)) : String(index),
      polarity === '+' ? 'same' : 'opposite',
      bits(shared),
    ]),
  );
}

function signOf(polarity: Polarity): string {
  return polarity === '+' ? '+' : '−';
}
