/** The page of a feature: that of the editor, with the answers to all that it asks written into it. */
import type { SiteData } from '../../protocol/panels/site';
import { escaped, link, sitePage } from './frame';
import { dimensionFile, featureFile } from './names';

export interface SiteFeature {
  readonly id: string;
  readonly label: string;
}

export interface FeatureSitePage {
  readonly feature: SiteFeature;
  readonly previous: SiteFeature | undefined;
  readonly next: SiteFeature | undefined;
  readonly catalog: string;
  /** By `answerKey`. */
  readonly answers: SiteData['answers'];
  /** What the page may link to: those that the site has. */
  readonly features: readonly string[];
  readonly dimensions: readonly number[];
}

export function featureSitePage(page: FeatureSitePage): string {
  const { feature, previous, next, catalog, answers, features, dimensions } = page;
  const data: SiteData = {
    v: 1,
    panel: 'feature',
    catalog,
    place: { feature: feature.id },
    answers,
    links: {
      index: '../index.html',
      features: Object.fromEntries(features.map((id) => [id, `../${featureFile(id)}`])),
      dimensions: Object.fromEntries(
        dimensions.map((index) => [String(index), `../${dimensionFile(index)}`]),
      ),
    },
  };
  const step = (sign: string, to: SiteFeature | undefined): string =>
    to === undefined ? '' : ` · ${sign} ${link(`../${featureFile(to.id)}`, to.label)}`;
  return sitePage({
    title: `${feature.label} – ${catalog}`,
    up: '../',
    body: `    <nav>${link('../index.html', catalog)}${step('‹', previous)}${step('›', next)}</nav>
    <main id="page"><noscript>The figures of ${escaped(feature.label)} need scripts to be shown; they lie in this file as JSON.</noscript></main>`,
    data,
  });
}
