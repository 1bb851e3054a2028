import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CancellationTokenSource,
  type CodeAction,
  type CodeLens,
  type CompletionList,
  type DocumentSymbol,
  type Hover,
} from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import type {
  ClaimOutcome,
  DimensionFactsResult,
  ExperimentReport,
  ExperimentSummary,
  FeaturePage,
  FeatureSummary,
  MeasureResult,
} from '../../server/protocol/requests';
import { nouns } from '../service/support';
import { temporaryFolder } from '../support/paths';
import { Client, uri } from './client';

const textDocument = { uri };
const onAnimal = { textDocument, position: { line: 9, character: 9 } };

/** A rejected request's fault code. */
async function faultOf(request: Promise<unknown>): Promise<string> {
  const error: unknown = await request.then(
    () => assert.fail('the request was answered'),
    (reason: unknown) => reason,
  );
  return (error as { data: { code: string } }).data.code;
}

describe('language server', () => {
  let client: Client;
  beforeEach(async () => {
    client = Client.start();
    await client.initialize();
  });
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  it('publishes problems with code, page and version, and takes them back on close', async () => {
    await client.open(nouns.replace('kind: resid', 'kind: residue'), 3);
    const { diagnostics } = await client.diagnostics(3);
    const found = diagnostics.find(({ code }) => code === 'bad-value');
    assert.equal(found?.codeDescription?.href, 'file:///extension/docs/problems/bad-value.md');
    assert.deepEqual(found.range.start, { line: 5, character: 14 });
    await client.notify('textDocument/didClose', { textDocument });
    await client.request('textDocument/hover', onAnimal);
    assert.deepEqual(client.published.at(-1), { uri, diagnostics: [] });
  });

  it('answers hover, lenses, outline and completion', async () => {
    await client.open(nouns);
    const hover = await client.request<Hover>('textDocument/hover', onAnimal);
    assert.match((hover.contents as { value: string }).value, /Not measured yet\./);
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument });
    assert.deepEqual(lenses[1]!.command, {
      title: 'Measure',
      command: 'dimcat.measureFeature',
      arguments: [{ uri, feature: 'animal' }],
    });
    const outline = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', {
      textDocument,
    });
    assert.deepEqual(
      outline.map(({ name }) => name),
      ['animal', 'plant', '12'],
    );
    const { items } = await client.request<CompletionList>('textDocument/completion', {
      textDocument,
      position: { line: 7, character: 7 },
    });
    assert.deepEqual(items.map(({ label }) => label).sort(), ['centred', 'raw']);
  });

  it('offers the fix of a problem as an edit of this very version', async () => {
    await client.open(nouns.replace('" horse"', '"horse"'), 5);
    const { diagnostics } = await client.diagnostics(5);
    const range = diagnostics.find(({ code }) => code === 'anchor-not-single-token')!.range;
    const [action] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument,
      range,
      context: { diagnostics: [] },
    });
    assert.deepEqual(action!.edit, {
      documentChanges: [
        { textDocument: { uri, version: 5 }, edits: [{ range, newText: '" horse"' }] },
      ],
    });
  });

  it('measures with progress, and then shows the figures everywhere', async () => {
    await client.open(nouns);
    await client.diagnostics(1);
    const progress = client.progress('m1');
    const reply = await client.request<MeasureResult>(Method.measure, {
      uri,
      feature: 'animal',
      workDoneToken: 'm1',
    });
    assert.deepEqual(
      reply.features.map(({ id }) => id),
      ['animal'],
    );
    assert.deepEqual(
      progress.map(({ kind }) => kind),
      ['begin', 'report', 'report', 'report', 'end'],
    );
    assert.deepEqual(progress[2], { kind: 'report', message: 'step 1', percentage: 33 });
    const hover = await client.request<Hover>('textDocument/hover', onAnimal);
    assert.match((hover.contents as { value: string }).value, /Held-out AUC 0\.84/);
    assert.ok(client.lensRefreshes >= 1);
    const codes = client.published.at(-1)!.diagnostics.map(({ code }) => code);
    assert.ok(codes.includes('evidence-stale'), codes.join());
  });

  it('lists experiments, runs them, and answers with the report as files', async () => {
    await client.open(nouns);
    const list = await client.request<ExperimentSummary[]>(Method.experiments, { uri });
    assert.deepEqual(
      list.map(({ name }) => name),
      ['sample'],
    );
    const report = await client.request<ExperimentReport>(Method.experiment, {
      uri,
      names: ['sample'],
    });
    assert.deepEqual(report.headlines, [
      'Mean held-out AUC .812 over 2 categories; null p95 .690.',
    ]);
    assert.equal(report.files[0]?.name, 'report.html');
    assert.match(report.files[0].text, /<svg /);
    assert.deepEqual(
      report.drafts.map(({ id, anchors }) => [id, anchors]),
      [['found-tree', [' tree', ' ox']]],
    );
    const nameless = client.request(Method.experiment, { uri, names: [] });
    assert.equal(await faultOf(nameless), 'bad-arguments');
  });

  it('serves pages, features and claims, and runs what a claim still needs', async () => {
    await client.open(nouns);
    const features = await client.request<FeatureSummary[]>(Method.features, { uri });
    assert.deepEqual(
      features.map(({ id, claims }) => [id, claims.length]),
      [
        ['animal', 2],
        ['plant', 2],
      ],
    );
    const claim = { uri, feature: 'animal', kind: 'suppresses' };
    const outcome = await client.request<ClaimOutcome>(Method.checkClaim, claim);
    assert.equal(outcome.outcome, 'passed');
    assert.match(outcome.message, /suppressed, not specific/);
    const page = await client.request<FeaturePage>(Method.featurePage, { uri, feature: 'animal' });
    assert.equal(page.evidence.flip?.verdict, 'suppressed, not specific');
    const missing = { uri, feature: 'plant', kind: 'suppresses' };
    const skipped = await client.request<ClaimOutcome>(Method.checkClaim, missing);
    assert.equal(skipped.outcome, 'skipped');
    assert.match(skipped.message, /^nothing is claimed/);
    const plant = await client.request<FeaturePage>(Method.featurePage, { uri, feature: 'plant' });
    assert.equal(plant.evidence.flip, undefined, 'no test was run for it');
  });

  it('tells the status of model, cache and provider', async () => {
    await client.open(nouns);
    const before = await client.status(() => true);
    assert.deepEqual(before, {
      uri,
      model: 'model.onnx',
      provider: null,
      cache: 'none',
      cacheFault: null,
      detail: '128 dimensions, 4 layers, 6 tokens',
      fault: null,
      noFlips: null,
    });
    await client.request(Method.buildCache, { uri });
    const after = await client.status(({ cache }) => cache === 'ready');
    assert.equal(after.provider, 'cpu');
  });

  it('answers what it cannot do with a fault', async () => {
    await client.open(nouns);
    const plant = { uri, feature: 'plant' };
    assert.equal(await faultOf(client.request(Method.flip, plant)), 'too-few-anchors');
    const unknown = { uri, feature: 'toString' };
    assert.equal(await faultOf(client.request(Method.measure, unknown)), 'feature-unknown');
    assert.equal(await faultOf(client.request(Method.flip, { uri })), 'bad-arguments');
    assert.equal(await faultOf(client.request(Method.flip, { uri: 7 })), 'bad-arguments');
    const nowhere = { uri: 'file:///nowhere/x.dims.yaml' };
    assert.equal(await faultOf(client.request(Method.measure, nowhere)), 'catalog-unreadable');
    const password = { uri: 'file:///etc/passwd' };
    assert.equal(await faultOf(client.request(Method.features, password)), 'catalog-unreadable');
  });

  it('says what the model does with the dimensions that it is asked about', async () => {
    await client.open(nouns);
    const ask = (dimensions: unknown): Promise<DimensionFactsResult> =>
      client.request<DimensionFactsResult>(Method.dimensionFacts, { uri, dimensions });
    const { facts, warnings } = await ask([7, 3]);
    assert.deepEqual(
      facts.map(({ index }) => index),
      [7, 3],
    );
    assert.deepEqual(warnings, []);
    for (const wrong of [undefined, [], 7, [-1], [1.5], ['7']])
      assert.equal(await faultOf(ask(wrong)), 'bad-arguments');
  });

  it('lists features of a catalog that was never saved, and runs nothing on it', async () => {
    const untitled = 'untitled:x.dims.yaml';
    await client.open(nouns, 1, untitled);
    const features = await client.request<object[]>(Method.features, { uri: untitled });
    assert.equal(features.length, 2);
    const request = client.request(Method.measure, { uri: untitled });
    assert.equal(await faultOf(request), 'catalog-unreadable');
  });

  it('shuts down with exit code 0', async () => {
    await client.open(nouns);
    assert.equal(await client.stop(), 0);
  });
});

describe('language server in an untrusted workspace', () => {
  it('validates, runs nothing, and runs once trust is granted', async () => {
    const client = Client.start();
    try {
      await client.initialize({ trusted: false });
      await client.open(nouns.replace('kind: resid', 'kind: residue'));
      assert.ok((await client.diagnostics(1)).diagnostics.length > 0);
      const { measure, coverage, flip, buildCache, dimensionFacts } = Method;
      for (const method of [measure, coverage, flip, buildCache, dimensionFacts]) {
        const request = client.request(method, { uri, feature: 'animal', dimensions: [1] });
        assert.equal(await faultOf(request), 'untrusted-workspace');
      }
      await client.notify(Method.environment, { trusted: true, providers: [], cacheFolder: '' });
      const reply = await client.request<MeasureResult>(Method.measure, { uri });
      assert.equal(reply.features.length, 2);
    } finally {
      client.process.kill('SIGKILL');
    }
  });
});

describe('cancellation', () => {
  let client: Client;
  beforeEach(async () => {
    // A job of 50 s: only cancellation ends it within the test's time.
    client = Client.start({ DIMCAT_FAKE_STEPS: '10000' });
    await client.initialize();
    await client.open(nouns);
  });
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  it('by the request ends a job, and the next one runs', async () => {
    const source = new CancellationTokenSource();
    const progress = client.progress('c1', () => source.cancel());
    const params = { uri, feature: 'animal', workDoneToken: 'c1' };
    const request = client.connection.sendRequest(Method.measure, params, source.token);
    assert.equal(await faultOf(request), 'cancelled');
    assert.equal(progress.at(-1)?.kind, 'end');
    assert.ok(await client.request('textDocument/hover', onAnimal));
  });

  it('by the progress ends a job', async () => {
    let asked = false;
    client.progress('c2', () => {
      if (asked) return;
      asked = true;
      void client.notify('window/workDoneProgress/cancel', { token: 'c2' });
    });
    const params = { uri, feature: 'animal', workDoneToken: 'c2' };
    assert.equal(await faultOf(client.request(Method.flip, params)), 'cancelled');
  });

  it('by the request ends what reads a dimension', async () => {
    const source = new CancellationTokenSource();
    client.progress('c3', () => source.cancel());
    const params = { uri, dimensions: [3], workDoneToken: 'c3' };
    const request = client.connection.sendRequest(Method.dimensionFacts, params, source.token);
    assert.equal(await faultOf(request), 'cancelled');
  });
});

describe('a document that moves on', () => {
  it('gets no diagnostics for a version that is no longer there', async () => {
    const folder = temporaryFolder();
    const gate = join(folder, 'gate');
    const client = Client.start({ DIMCAT_FAKE_GATE: gate });
    try {
      await client.initialize();
      await client.open('dimcat: 2\n', 1);
      await client.line('looking around');
      for (let version = 2; version <= 9; version++) {
        await client.replace(`dimcat: 1\ntitle: "${version}"\nunknown: 1\n`, version);
      }
      // An answer says that the edits have arrived; only then may the first check go on.
      await client.request('textDocument/documentSymbol', { textDocument });
      writeFileSync(gate, '');
      await client.diagnostics(9);
      assert.deepEqual(
        client.published.map(({ version }) => version),
        [9],
      );
    } finally {
      client.process.kill('SIGKILL');
      rmSync(folder, { recursive: true });
    }
  });
});
