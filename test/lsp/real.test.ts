import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Hover } from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import type {
  AcceptedDraft,
  BuildCacheResult,
  ClaimOutcome,
  FeaturePage,
  FlipResult,
  MeasureResult,
  SurveyResult,
} from '../../server/protocol/requests';
import {
  bestThreshold,
  type AgreementLevels,
  type LayerRow,
  type RegisterRow,
  type ScoredTokens,
} from '../../server/protocol/featureReading';
import { labAsks } from '../../server/protocol/panels/lab';
import { lensAsks } from '../../server/protocol/panels/lens';
import { unpacked } from '../../webviews/lens/layout';
import type { DimensionParts } from '../../server/protocol/dimensions';
import { updateDimensions } from '../../server/surroundings/dimensionStore';
import type { EvidenceFile } from '../../server/protocol/evidence';
import type { CatalogOverview } from '../../server/protocol/workbench';
import { applyEdits } from '../../server/catalog/edit/textEdit';
import { makeWorkspace } from '../e2e/support/workspace';
import { linesOf } from '../../server/service/lines';
import { root, temporaryFolder } from '../support/paths';
import { Client } from './client';

const serverModule = join(root, 'out/server/main.js');

/** Makes q of these dimensions small: of the few words of a tiny model none is. */
async function tellApart(catalog: string, indices: readonly number[]): Promise<void> {
  await updateDimensions(catalog, (known) => {
    const [run] = known!.surveys.values();
    const told = indices.map((index): [number, DimensionParts] => {
      const { survey } = known!.dimensions.get(index)!;
      const best = { ...survey!.best[0]!, name: 'animal', source: 'feature', q: 0.001 } as const;
      return [index, { survey: { ...survey!, best: [best] } }];
    });
    const [basis] = known!.bases.values();
    return {
      basis: basis!,
      survey: { run: run!, replaces: false },
      dimensions: new Map(told),
    };
  });
}

describe('language server on a real model', function () {
  this.timeout(120000);
  let folder: string;
  let text: string;
  let uri: string;
  let client: Client;

  before(async () => {
    folder = makeWorkspace(temporaryFolder());
    const path = join(folder, 'words.dims.yaml');
    text = `${readFileSync(path, 'utf8')}dimensions:\n  3: { label: three }\n`;
    writeFileSync(path, text);
    uri = pathToFileURL(path).href;
    client = await start();
  });
  after(async () => {
    await client.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(): Promise<Client> {
    const started = Client.start({}, serverModule);
    await started.initialize({ providers: ['cpu'], cacheFolder: join(folder, 'caches') });
    await started.open(text, 1, uri);
    return started;
  }

  async function hoverOn(place: string): Promise<string> {
    const position = linesOf(text).positionAt(text.indexOf(place) + 1);
    const params = { textDocument: { uri }, position };
    const hover = await client.request<Hover>('textDocument/hover', params);
    return (hover.contents as { value: string }).value;
  }

  it('knows model and vocabulary before anything ran', async () => {
    const { diagnostics } = await client.diagnostics(1, uri);
    assert.deepEqual(
      diagnostics.filter(({ severity }) => severity === 1),
      [],
    );
    const status = await client.status(() => true);
    assert.match(status.detail, /^64 dimensions, 3 layers, \d+ tokens$/);
    assert.deepEqual([status.cache, status.provider, status.fault], ['none', null, null]);
    assert.match(await hoverOn('animal'), /Not measured yet\./);
    assert.match(await hoverOn('3: {'), /Not measured: there is no cache of signs/);
  });

  it('builds the token cache with progress', async () => {
    const progress = client.progress('cache');
    const params = { uri, workDoneToken: 'cache' };
    const built = await client.request<BuildCacheResult>(Method.buildCache, params);
    assert.deepEqual([built.built, built.dimensions, built.provider], [true, 64, 'cpu']);
    assert.equal(progress[0]!.kind, 'begin');
    assert.equal(progress.at(-1)!.kind, 'end');
    assert.ok(progress.length > 2, 'no report');
    await client.status(({ cache, provider }) => cache === 'ready' && provider === 'cpu');
  });

  it('measures, keeps the evidence, and shows it on hover', async () => {
    const reply = await client.request<MeasureResult>(Method.measure, { uri });
    const animal = reply.features.find(({ id }) => id === 'animal')!;
    const kept = readFileSync(join(folder, 'words.dims.evidence.json'), 'utf8');
    assert.ok(kept.includes('"animal"'));
    const figure = `**Held-out AUC ${animal.auc.heldOut.value.toFixed(3)} [`;
    const markdown = await hoverOn('animal');
    assert.ok(markdown.includes(figure), markdown);
    assert.doesNotMatch(markdown, /Stale|not known/);
    assert.match(await hoverOn('3: {'), /\| animal/);
    const { features } = JSON.parse(kept) as EvidenceFile;
    const anchor = features['animal']!.measurement!.anchors[0]!;
    const word = await hoverOn(JSON.stringify(anchor.text));
    assert.ok(word.includes(`single token, id ${anchor.id}`), word);
    assert.ok(word.includes(`Held-out agreement ${anchor.agreement.toFixed(3)}`), word);
  });

  it('judges claims by what was measured', async () => {
    const check = (feature: string): Promise<ClaimOutcome> =>
      client.request(Method.checkClaim, { uri, feature, kind: 'detects' });
    assert.equal((await check('animal')).outcome, 'passed');
    assert.equal((await check('mixed')).outcome, 'failed');
  });

  it('runs a sign-flip test', async () => {
    const flip = await client.request<FlipResult>(Method.flip, { uri, feature: 'animal' });
    assert.ok(flip.maskIdentity.bitIdentical);
    const page = await client.request<FeaturePage>(Method.featurePage, { uri, feature: 'animal' });
    assert.equal(page.evidence.flip?.verdict, flip.verdict);
    assert.deepEqual([page.staleMeasurement, page.staleFlip], [[], []]);
    assert.match(await hoverOn('animal'), /Sign-flip test: /);
  });

  it('answers what the page of a feature asks', async () => {
    const ask = <T>(kind: string, more: object = {}): Promise<T> =>
      client
        .request<{ data: T }>(Method.panel, {
          ...{ uri, panel: 'feature', kind, from: 0, count: 0 },
          key: { feature: 'animal', ...more },
        })
        .then(({ data }) => data);
    const levels = await ask<AgreementLevels>('levels');
    assert.equal(levels.anchors.length, levels.k + 1);
    const threshold = bestThreshold(levels);
    const wanted = { list: 'top', threshold };
    const { rows, total } = await ask<ScoredTokens>('tokens', wanted);
    assert.equal(rows.length, Math.min(200, total));
    assert.ok(rows[0]!.anchor && rows[0]!.first === 1);
    const register = await ask<readonly RegisterRow[]>('register');
    assert.equal(register.length, levels.k);
    const layers = await ask<readonly LayerRow[]>('layers');
    const here = layers.find(({ measured }) => measured !== null);
    const page = await client.request<FeaturePage>(Method.featurePage, { uri, feature: 'animal' });
    const { heldOut } = page.evidence.measurement!.auc;
    // The evidence keeps six significant digits.
    const rounded = Number(here!.measured!.value.toPrecision(6));
    assert.equal(rounded, heldOut.value);
  });

  it('answers what the text lens and the flip lab ask, as their pages read it', async () => {
    const panel = <T extends { data: unknown }>(name: string, kind: string, key: object) =>
      client.request<T & { base64?: string }>(Method.panel, {
        ...{ uri, panel: name, kind, key, from: 0, count: 0 },
      });
    const written = { text: ' the dog and the horse' };
    const read = await panel('lens', 'read', written);
    const reading = lensAsks.read.data(read.data, '');
    const bytes = new Uint8Array(Buffer.from(read.base64!, 'base64')).buffer;
    const values = unpacked(bytes, reading.tokens.length);
    assert.deepEqual(
      reading.features.map(({ id }) => id),
      reading.all.map(({ id }) => id),
    );
    const at = reading.features.findIndex(({ id }) => id === 'animal');
    const above = values[at]!.percentile.filter((p) => p > 99).length;
    assert.equal(above, reading.features[at]!.above);
    const layers = await panel('lens', 'layers', { ...written, feature: 'animal' });
    assert.ok(lensAsks.layers.data(layers.data, '').layers.some(({ read: was }) => was));
    const token = await panel('lens', 'token', { ...written, position: 1 });
    assert.equal(lensAsks.token.data(token.data, '').nearest.length, 5);
    const head = await panel('lens', 'head', { text: ' the dog', position: 1 });
    const { layers: byLayer } = lensAsks.head.data(head.data, '');
    assert.deepEqual(
      byLayer.map(({ cells }) => cells.length),
      byLayer.map(() => 1),
    );
    const known = lensAsks.catalog.data((await panel('lens', 'catalog', {})).data, '');
    assert.deepEqual([known.reads, known.total], ['text', 0]);
    const setup = labAsks.setup.data((await panel('lab', 'setup', {})).data, '');
    const key = { ...written, features: ['animal'], dimensions: [], arm: 'away', dose: 1 };
    const look = await panel('lab', 'look', { ...key, positions: 'all', layer: setup.layer });
    const sight = labAsks.look.data(look.data, '');
    assert.ok(sight.identity.bitIdentical && sight.edited > 0);
  });

  it('accepts a draft, knows it as edited or undone, and refuses it', async () => {
    let version = 10;
    const write = async (now: string): Promise<void> => {
      await client.replace(now, ++version, uri);
      await client.diagnostics(version, uri);
    };
    const drafts = async () =>
      (await client.request<CatalogOverview>(Method.overview, { uri })).drafts!;
    assert.equal(await drafts(), null, 'no survey yet');
    await client.request(Method.survey, { uri });
    await tellApart(join(folder, 'words.dims.yaml'), [5, 7]);
    const before = await drafts();
    const { dimension } = before.rows[0]!;
    const stateOf = async () =>
      (await drafts()).rows.find((each) => each.dimension === dimension)?.state;
    assert.equal(before.rows[0]!.state, 'open');
    const accepted = await client.request<AcceptedDraft>(Method.acceptDraft, { uri, dimension });
    assert.equal(await stateOf(), 'open', 'until the editor makes the edits');
    const lines = linesOf(text);
    const edits = accepted.edits.map(({ range, newText }) => {
      const span = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
      return { span, newText };
    });
    const after = applyEdits(text, edits);
    await write(after);
    assert.equal(await stateOf(), 'accepted');
    assert.equal((await drafts()).counts.open, before.counts.open - 1);
    const file = readFileSync(join(folder, 'words.dims.dimensions.json'), 'utf8');
    assert.match(file, /"state": "accepted"/);
    await write(after.replace(`${dimension}: { label: `, `${dimension}: { label: my `));
    assert.equal(await stateOf(), 'edited');
    await write(text);
    assert.equal(await stateOf(), 'open', 'after undo');
    await client.request(Method.refuseDraft, { uri, dimension });
    assert.equal(await stateOf(), 'refused');
    assert.notEqual((await drafts()).rows[0]!.dimension, dimension);
    await write(text);
  });

  it('surveys with progress, and cancelled half-way loses nothing', async () => {
    const file = join(folder, 'words.dims.dimensions.json');
    const before = readFileSync(file, 'utf8');
    const stopped = client.progress('stopped', () => {
      void client.notify('window/workDoneProgress/cancel', { token: 'stopped' });
    });
    await assert.rejects(
      client.request(Method.survey, { uri, workDoneToken: 'stopped' }),
      (error: { data: { code: string } }) => error.data.code === 'cancelled',
    );
    assert.equal(stopped.at(-1)!.kind, 'end');
    assert.equal(readFileSync(file, 'utf8'), before);
    const heard = client.progress('survey');
    const reply = await client.request<SurveyResult>(Method.survey, {
      uri,
      workDoneToken: 'survey',
    });
    assert.deepEqual([reply.dimensions, reply.warnings], [64, []]);
    assert.equal(heard[0]!.kind, 'begin');
    assert.ok(heard.some(({ kind }) => kind === 'report'));
    assert.equal(heard.at(-1)!.kind, 'end');
    assert.match(await hoverOn('3: {'), /\*\*Tells:\*\*/);
    assert.match(readFileSync(file, 'utf8'), /"state": "refused"/, 'decisions on drafts stay');
  });

  it('marks the figures stale when the catalog changes', async () => {
    const changed = text.replace('top: 16', 'top: 8');
    await client.replace(changed, 20, uri);
    const { diagnostics } = await client.diagnostics(20, uri);
    assert.ok(diagnostics.some(({ code }) => code === 'evidence-stale'));
    await client.replace(text, 21, uri);
    await client.diagnostics(21, uri);
  });

  it('cancels a running job, and measures again afterwards', async () => {
    client.progress('again', () => {
      void client.notify('window/workDoneProgress/cancel', { token: 'again' });
    });
    const params = { uri, feature: 'animal', workDoneToken: 'again' };
    await assert.rejects(
      client.request(Method.flip, params),
      (error: { data: { code: string } }) => error.data.code === 'cancelled',
    );
    const reply = await client.request<MeasureResult>(Method.measure, { uri, feature: 'colour' });
    assert.equal(reply.features.length, 1);
  });

  it('remembers everything over a restart', async () => {
    assert.equal(await client.stop(), 0);
    client = await start();
    assert.match(await hoverOn('animal'), /\*\*Held-out AUC/);
    await client.status(({ cache }) => cache === 'ready');
  });
});
