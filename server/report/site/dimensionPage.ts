/** The page of a dimension: that of the editor, with what is known of it written into it. */
import type { DimensionPage } from '../../protocol/panels/dimension';
import { answerKey, type SiteData } from '../../protocol/panels/site';
import { link, sitePage } from './frame';
import { dimensionFile, featureFile } from './names';

export interface DimensionSitePage {
  readonly catalog: string;
  readonly page: DimensionPage;
  /** Beside the page itself, by `answerKey`. */
  readonly answers: SiteData['answers'];
  /** The dimensions before and after that have a page. */
  readonly previous: number | undefined;
  readonly next: number | undefined;
  /** Those that have a page. */
  readonly dimensions: ReadonlySet<number>;
  readonly features: ReadonlySet<string>;
}

export function dimensionSitePage(given: DimensionSitePage): string {
  const { catalog, page, answers, previous, next } = given;
  const { index } = page;
  const place = { dimension: index };
  const data: SiteData = {
    v: 1,
    panel: 'dimension',
    catalog,
    place,
    answers: { [answerKey('page', place, 0, 0)]: page, ...answers },
    links: linksOf(given),
  };
  const step = (sign: string, to: number | undefined): string =>
    to === undefined ? '' : ` · ${sign} ${link(`../${dimensionFile(to)}`, `dimension ${to}`)}`;
  const steps = step('‹', previous) + step('›', next);
  return sitePage({
    title: `Dimension ${index} – ${catalog}`,
    up: '../',
    body: `    <nav>${link('../index.html', catalog)}${steps}</nav>
    <main id="page"><noscript>The figures of dimension ${index} need scripts to be shown; they lie in this file as JSON.</noscript></main>`,
    data,
  });
}

/** What the page names and the site has: a page of a large catalog does not list all others. */
function linksOf({ page, dimensions, features }: DimensionSitePage): SiteData['links'] {
  const { index, survey, usedBy } = page;
  const partners = survey?.found.partners.map((each) => each.index) ?? [];
  const named = survey?.found.best.map(({ name }) => name) ?? [];
  const others = [...partners, index - 1, index + 1].filter((each) => dimensions.has(each));
  const ids = [...usedBy.map(({ feature }) => feature), ...named].filter((id) => features.has(id));
  return {
    index: '../index.html',
    features: Object.fromEntries(ids.map((id) => [id, `../${featureFile(id)}`])),
    dimensions: Object.fromEntries(others.map((each) => [each, `../${dimensionFile(each)}`])),
  };
}
