/** The map of a model: its blocks, their sites, which of them have a token cache; a click names the site. */
import { html, nothing, svg, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import { mapActions, mapAsks, type MapPage } from '../../server/protocol/panels/map';
import { bytesText } from '../../server/protocol/bytes';
import { count } from '../../server/protocol/format';
import { startPanel } from '../common/panel';
import type { Scene } from '../common/scene';
import { figure, type Picture } from '../common/parts/figure';
import { untrusted } from '../common/parts/states';
import { table } from '../common/parts/table';
import { userText } from '../common/parts/text';
import { cachesOf, placeMap, ROWS, widthOf, type PlacedSite } from './layout';

interface State {
  readonly page: MapPage | undefined;
}

const asks = { ...mapAsks, ...mapActions };
type MapScene = Scene<typeof asks, State>;

startPanel<typeof asks, State>({
  name: 'map',
  asks,
  initial: { page: undefined },
  load: async (scene) => {
    if (!scene.trusted) return;
    scene.set({ page: (await scene.client.get('page', {}, { slot: 'page' })).data });
  },
  title: ({ state }) => state.page && l10n.t('Map of {0}', state.page.name),
  view: (scene) => {
    const { page } = scene.state;
    if (!scene.trusted) return untrusted(() => void scene.client.act('trust', {}));
    return page === undefined
      ? html`<p class="empty">${l10n.t('Reading the model …')}</p>`
      : html`${heading(page)} ${picture(scene, page)} ${blocks(page)} ${missing(page)}`;
  },
});

function heading(page: MapPage): TemplateResult {
  const { site } = page;
  const facts = [
    l10n.t('D = {0}', count(page.dimensions)),
    l10n.t('{0} blocks', page.blocks.length),
    ...(page.vocabulary > 0 ? [l10n.t('{0} tokens', count(page.vocabulary))] : []),
    page.elementType,
    l10n.t('{0} of weights', bytesText(page.weightBytes)),
    page.hasHead ? l10n.t('with its head') : l10n.t('without a head: no sign-flip tests'),
  ];
  return html`<header>
    <h1>${userText(page.name)}</h1>
    <p>${userText(page.architecture)}</p>
    <p class="facts">${facts.join(' · ')}</p>
    <p>
      ${
        site === null
          ? l10n.t('The catalog names no site yet: choose one below.')
          : l10n.t(
              'The catalog reads {0} at layer {1}, {2} signs.',
              site.kind,
              site.layer,
              page.signs,
            )
      }
    </p>
  </header>`;
}

function picture(scene: MapScene, page: MapPage): TemplateResult {
  const cached = new Set(page.caches.map(({ site }) => `${site.kind} ${site.layer}`)).size;
  let sites: readonly PlacedSite[] = [];
  const draw = (width: number): Picture => {
    const placed = placeMap(page, width);
    sites = placed.sites;
    return {
      height: placed.height,
      marks: placed.sites.map(({ x, y, text }) => ({ x, y, text, reach: [8, 8] })),
      body: svg`${placed.rows.map(
        ({ kind, y }) => svg`<text class="label" x="0" y=${y + 4}>${kind}</text>`,
      )}${placed.columns.map(
        ({ x, label }) =>
          svg`<text class="label" x=${x} y="12" text-anchor="middle">${label}</text>`,
      )}${stream(
        placed.columns.map(({ x }) => x),
        placed.rows[0]!.y,
      )}${placed.sites.map(mark)}`,
    };
  };
  return figure({
    title:
      cached === 0
        ? l10n.t('No site has a token cache yet')
        : l10n.t('{0} of {1} sites have a token cache', cached, countSites(page)),
    legend: [
      l10n.t('● token cache'),
      l10n.t('○ no token cache'),
      l10n.t('□ the site of the catalog'),
      l10n.t(
        'columns are layers, 0 is the embedding; Enter or a click names the site in the catalog',
      ),
    ],
    draw,
    table: sitesTable(page),
    onEnter: (index) => {
      const chosen = sites[index];
      if (chosen && scene.live) choose(scene, chosen);
    },
  });
}

function choose(scene: MapScene, { site }: PlacedSite): void {
  scene.client.act('setSite', { site }).then(
    () => scene.announce(l10n.t('The catalog reads {0} at layer {1} now.', site.kind, site.layer)),
    () => scene.announce(l10n.t('The catalog was not changed.')),
  );
}

/** The residual stream from layer to layer. */
function stream(xs: readonly number[], y: number): unknown {
  return svg`<line class="stream" x1=${xs[0] ?? 0} x2=${xs.at(-1) ?? 0} y1=${y} y2=${y}></line>`;
}

function mark({ x, y, state, isChosen }: PlacedSite): unknown {
  return svg`<circle class=${state} cx=${x} cy=${y} r="5"></circle>${
    isChosen
      ? svg`<rect class="chosen" x=${x - 9} y=${y - 9} width="18" height="18"></rect>`
      : nothing
  }`;
}

function countSites(page: MapPage): number {
  return placeMap(page, 0).sites.length;
}

function sitesTable(page: MapPage): Parameters<typeof table>[0] {
  const rows = placeMap(page, 0).sites.map(({ site, isChosen }) => {
    const caches = cachesOf(page, site);
    const bytes = caches.reduce((sum, cache) => sum + cache.bytes, 0);
    const width = widthOf(page, site) ?? 0;
    return [
      {
        text: `${site.kind} ${site.layer}`,
        small: isChosen ? l10n.t('of the catalog') : undefined,
      },
      { text: count(width), value: width },
      { text: caches.map(({ signs }) => signs).join(', ') || l10n.t('none') },
      {
        text: caches.length === 0 ? '' : bytesText(bytes),
        value: caches.length === 0 ? null : bytes,
      },
    ];
  });
  return {
    caption: l10n.t('Sites and their token caches'),
    columns: [
      { title: l10n.t('Site and layer'), align: 'text' },
      { title: l10n.t('Dimensions'), align: 'number' },
      { title: l10n.t('Token caches'), align: 'text' },
      { title: l10n.t('Size'), align: 'number' },
    ],
    rows,
  };
}

function blocks(page: MapPage): TemplateResult {
  const width = (value: number | null): { text: string; value: number | null } => ({
    text: value === null ? l10n.t('none found') : count(value),
    value,
  });
  return html`<section aria-labelledby="blocks-title">
    <h2 id="blocks-title">${l10n.t('Blocks')}</h2>
    ${table({
      caption: l10n.t('Block l reads resid at layer l − 1 and writes it at layer l'),
      columns: [
        { title: l10n.t('Block'), align: 'number' },
        { title: l10n.t('Mixes positions by'), align: 'text' },
        ...ROWS.slice(1).map((kind) => ({ title: kind, align: 'number' as const })),
        { title: l10n.t('Weights to here'), align: 'number' },
      ],
      rows: page.blocks.map((block) => [
        { text: String(block.layer), value: block.layer },
        {
          text: block.mixers,
          small: block.parallel ? l10n.t('neurons beside attention') : undefined,
        },
        width(block.k),
        width(block.v),
        width(block.ffn),
        { text: bytesText(block.weightBytes), value: block.weightBytes },
      ]),
    })}
  </section>`;
}

function missing({ missing: reasons }: MapPage): TemplateResult | typeof nothing {
  if (reasons.length === 0) return nothing;
  return html`<section aria-labelledby="missing-title">
    <h2 id="missing-title">${l10n.t('Not found')}</h2>
    <ul>
      ${reasons.map((reason) => html`<li>${userText(reason)}</li>`)}
    </ul>
  </section>`;
}
