import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from '../../server/cli/run';
import type { Jobs } from '../../server/jobs/api';
import { faultError } from '../../server/protocol/fault';
import { dimensionAsks } from '../../server/protocol/panels/dimension';
import { answerKey, siteData } from '../../server/protocol/panels/site';
import { measurementOf, evidenceOf, flipOf } from '../service/samples';
import { thumbnailAsk } from '../../server/protocol/panels/thumbnail';
import { fakeJobs } from '../support/fakeJobs';
import { ImageFolder } from '../support/imageFolder';
import { quietContext } from '../support/jobs';
import { root, temporaryFolder } from '../support/paths';

const CATALOG = `dimcat: 1
title: "</script><b>Test"
model: { path: model.onnx }
site: { kind: resid, layer: 4 }
features:
  - { id: animal, label: "Ani\\u202Emals", anchors: [" dog", " cat"] }
  - { id: plant.x, anchors: [" tree"] }
  - { id: plant-x, anchors: [" ox"] }
dimensions:
  99: { label: animacy }
`;

/** Of the made-up evidence. */
const WIDTH = 128;

describe('dimcat site', function () {
  let folder: string;
  let site: string;
  let out: string;
  let err: string;

  before(async function () {
    if (!fs.existsSync(path.join(root, 'dist/webviews/feature.css'))) this.skip(); // not built
    folder = temporaryFolder();
    site = path.join(folder, 'site');
    const catalog = path.join(folder, 'x.dims.yaml');
    fs.writeFileSync(catalog, CATALOG);
    const evidence = evidenceOf({
      animal: { measurement: measurementOf('animal'), flip: flipOf('animal') },
      'plant-x': { measurement: measurementOf('plant-x') },
    });
    const answers: Partial<Jobs> = {
      facts: () => Promise.resolve({ files: new Map(), evidence }),
      cacheState: () => Promise.resolve({ state: 'ready' }),
      evidence: () => Promise.resolve(evidence),
      feature: {
        ...fakeJobs({}).feature,
        levels: () => Promise.reject(faultError('cache-corrupt', 'x.dimcache is cut off.', '')),
      },
    };
    const text = { out: '', err: '' };
    const io = {
      terminal: false,
      signal: new AbortController().signal,
      out: (part: string | Uint8Array) => void (text.out += Buffer.from(part).toString()),
      err: (part: string) => void (text.err += part),
    };
    const program = { version: '1.2.3', createJobs: () => fakeJobs(answers) };
    const code = await run(['site', catalog, '--out', site], io, program);
    assert.equal(code, 0, text.err);
    out = text.out;
    err = text.err;
  });
  after(() => {
    if (folder) fs.rmSync(folder, { recursive: true });
  });

  const pages = (): string[] =>
    fs
      .readdirSync(site, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.html'));
  const read = (file: string): string => fs.readFileSync(path.join(site, file), 'utf8');

  it('writes a first page and one for each feature and each dimension of the site', () => {
    assert.equal(pages().length, 1 + 3 + WIDTH);
    assert.match(out, new RegExp(`index\\.html: ${pages().length} pages`));
  });

  it('lists first the dimensions that something is known of, then links all others', () => {
    const { pos, neg } = measurementOf('animal').register;
    const known = [...new Set([...pos, ...neg, 99])].sort((a, b) => a - b);
    const [before = '', after = ''] = read('index.html').split('<details>');
    const linked = (text: string): number[] =>
      [...text.matchAll(/dimensions\/(\d+)\.html/g)].map(([, index]) => Number(index));
    assert.deepEqual(linked(before), known);
    assert.equal(new Set([...known, ...linked(after)]).size, WIDTH);
    assert.match(after, new RegExp(`${WIDTH - known.length} that nothing is known of yet`));
  });

  it('says how to survey a dimension that nothing is known of, in a small page', () => {
    const html = read('dimensions/127.html');
    assert.ok(html.length < 4_000, String(html.length));
    const [, json = ''] = /id="dimcat-data">(.*?)<\/script>/.exec(html) ?? [];
    const { answers, links } = siteData(JSON.parse(json), '');
    const answer = answers[answerKey('page', { dimension: 127 }, 0, 0)];
    const { survey, usedBy, command } = dimensionAsks.page.data(answer, '');
    assert.deepEqual([survey, usedBy.length], [null, 0]);
    assert.equal(command, 'dimcat dims x.dims.yaml --dimension 127');
    assert.deepEqual(links.dimensions, { 126: '../dimensions/126.html' });
  });

  it('says once why pages have no words by their scores', () => {
    const why = 'no words by their scores on the pages of 2 features: x.dimcache is cut off.';
    assert.equal(err.split('warning: ').at(-1), `${why}\n`);
    assert.equal(err.split(why).length, 2);
  });

  it('has no broken link, and loads nothing from elsewhere', () => {
    for (const page of pages()) {
      for (const [, href = ''] of read(page).matchAll(/(?:href|src)="([^"]+)"/g)) {
        assert.doesNotMatch(href, /^[a-z]+:|^\/\//, `${page}: ${href}`);
        const at = path.resolve(site, path.dirname(page), href);
        assert.ok(fs.existsSync(at), `${page}: ${href}`);
      }
    }
  });

  it('lets no text of the catalog become markup, and shows what cannot be seen', () => {
    for (const page of pages()) assert.doesNotMatch(read(page), /<b>Test/);
    assert.match(read('index.html'), /Ani⟨U\+202E⟩mals/);
  });

  it('holds the answers to what a page asks, with no path of this machine', () => {
    const page = read('features/animal.html');
    const [, json = ''] = /id="dimcat-data">(.*?)<\/script>/.exec(page) ?? [];
    const { answers, links } = siteData(JSON.parse(json), '');
    const key = { feature: 'animal' };
    for (const kind of ['page', 'uses', 'related'])
      assert.ok(answers[answerKey(kind, key, 0, 0)] !== undefined, kind);
    for (const href of [
      links.index,
      ...Object.values(links.features),
      ...Object.values(links.dimensions),
    ])
      assert.ok(fs.existsSync(path.resolve(site, 'features', href)), href);
    assert.ok(!page.includes(folder));
  });

  it('holds what is known of a dimension, claimed or used, with links that lead somewhere', () => {
    const page = read('dimensions/12.html');
    const [, json = ''] = /id="dimcat-data">(.*?)<\/script>/.exec(page) ?? [];
    const { answers, links, panel } = siteData(JSON.parse(json), '');
    assert.equal(panel, 'dimension');
    const answer = answers[answerKey('page', { dimension: 12 }, 0, 0)];
    const { usedBy, survey } = dimensionAsks.page.data(answer, '');
    assert.deepEqual(
      usedBy.map(({ feature }) => feature),
      ['animal', 'plant-x'],
    );
    assert.equal(survey, null);
    for (const href of [...Object.values(links.features), ...Object.values(links.dimensions)])
      assert.ok(fs.existsSync(path.resolve(site, 'dimensions', href)), href);
    assert.ok(!page.includes(folder));
  });
});

describe('dimcat site of images', function () {
  this.timeout(60_000);

  it('writes each image that its pages show once, and loads nothing from elsewhere', async function () {
    if (!fs.existsSync(path.join(root, 'dist/webviews/feature.css'))) this.skip(); // not built
    const at = new ImageFolder();
    try {
      const open = at.open();
      await at.jobs.survey(open, {}, quietContext());
      await at.jobs.measure(open, {}, quietContext());
      const site = path.join(at.path, 'site');
      const io = {
        terminal: false,
        signal: new AbortController().signal,
        out: () => undefined,
        err: () => undefined,
      };
      const jobs = { ...at.jobs, dispose: () => Promise.resolve() };
      const program = { version: '1.2.3', createJobs: () => jobs };
      const cache = ['--cache-folder', at.cacheFolder];
      assert.equal(await run(['site', open.path, '--out', site, ...cache], io, program), 0);
      const thumbnails = fs.readdirSync(path.join(site, 'assets/thumbnails'));
      assert.ok(thumbnails.length > 20 && thumbnails.length <= 60, String(thumbnails.length));
      for (const file of ['dimensions/3.html', 'features/dog.html']) {
        const page = fs.readFileSync(path.join(site, file), 'utf8');
        const [, json = ''] = /id="dimcat-data">(.*?)<\/script>/.exec(page) ?? [];
        const { answers } = siteData(JSON.parse(json), '');
        const asked = Object.entries(answers).filter(([key]) => key.startsWith('["thumbnail"'));
        assert.ok(asked.length >= 20, `${file} ${asked.length}`);
        for (const [key, answer] of asked) {
          const { image } = thumbnailAsk.data(answer, key);
          assert.match(image!, /^\.\.\/assets\/thumbnails\/\d+\.png$/);
          assert.ok(fs.existsSync(path.resolve(site, path.dirname(file), image!)), image!);
        }
      }
    } finally {
      await at.close();
    }
  });
});
