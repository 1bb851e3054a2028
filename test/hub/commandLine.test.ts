/** `dimcat pull` as people run it: a real process, a server on this machine, a real model, numbers at the end. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ServerResponse } from 'node:http';
import { writeWithExternalData } from '../support/externalData';
import { root, temporaryFolder } from '../support/paths';
import { tinyModel } from '../support/tinyModel';
import { categories } from '../support/words';
import { COMMIT, HubServer, REPO, hashOf } from './server';

const TOKEN = 'hf_secretsecret';
const MODEL = 'onnx/model.onnx';
const WEIGHTS = 'onnx/model.onnx_data';
const CATALOG = `dimcat: 1
title: From the hub
model: { hub: ${REPO}, revision: main }
site: { kind: resid, layer: 2 }
features:
  - id: animal
    anchors: [${categories['animal']!.map((word) => `" ${word}"`).join(', ')}]
`;

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const refuse =
  (status: number, headers: Record<string, string> = {}) =>
  (_: unknown, response: ServerResponse): true => {
    response.writeHead(status, headers).end();
    return true;
  };

describe('dimcat pull', function () {
  this.timeout(120_000);
  let files: Record<string, Buffer>;
  let folder: string;
  let server: HubServer;
  let env: Record<string, string>;

  before(() => {
    const made = temporaryFolder();
    const { model, tokenizer } = tinyModel();
    writeWithExternalData(made, model, 64, 'model.onnx_data');
    files = {
      'tokenizer.json': Buffer.from(tokenizer.json),
      'tokenizer_config.json': Buffer.from(tokenizer.config),
      [MODEL]: fs.readFileSync(path.join(made, 'model.onnx')),
      [WEIGHTS]: fs.readFileSync(path.join(made, 'model.onnx_data')),
    };
    fs.rmSync(made, { recursive: true });
  });
  beforeEach(async () => {
    folder = temporaryFolder();
    server = new HubServer(files, '/hf');
    env = {
      HF_ENDPOINT: await server.start(),
      HF_HUB_CACHE: path.join(folder, 'hub'),
      HF_TOKEN: TOKEN,
      HOME: folder,
      USERPROFILE: folder,
    };
    fs.writeFileSync(path.join(folder, 'x.dims.yaml'), CATALOG);
  });
  afterEach(async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true });
  });

  const start = (...argv: string[]) => {
    const program = path.join(root, 'out/server/cli/main.js');
    const child = spawn(process.execPath, [program, ...argv], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
    const ended = new Promise<Ended>((done) =>
      child.on('close', (code) => {
        assert(!`${text.out}${text.err}`.includes(TOKEN), 'the token was printed');
        done({ code, ...text });
      }),
    );
    return { child, ended };
  };
  const dimcat = (...argv: string[]): Promise<Ended> => start(...argv).ended;
  const measure = () =>
    dimcat('measure', 'x.dims.yaml', '--json', '--provider', 'cpu', '--cache-folder', 'caches');
  const inRepo = (...parts: string[]): string =>
    path.join(folder, 'hub/models--owner--tiny', ...parts);
  const asked = (name: string) => server.seen.filter(({ url }) => url.endsWith(`/${name}`));

  it('lists the variants with their sizes, weights included, and says how to get one', async () => {
    const { code, out } = await dimcat('pull', REPO);
    const size = (files[MODEL]!.length + files[WEIGHTS]!.length) / 1000;
    assert.equal(code, 0);
    assert.match(out, new RegExp(`^${REPO} at ${COMMIT}\n`));
    assert.match(out, new RegExp(`${size.toFixed(1)} kB +${MODEL}\n`));
    assert.match(out, new RegExp(`dimcat pull ${REPO} --file ${MODEL}\n$`));
    assert(!fs.existsSync(inRepo()));
  });

  it('gives a catalog that names the hub only its numbers, from then on without the hub', async () => {
    const before = await measure();
    assert.deepEqual([before.code, before.out], [2, '']);
    assert.match(before.err, new RegExp(`"dimcat pull ${REPO}".*\\[model-missing\\]`));
    assert.deepEqual(server.seen, []);

    const pulled = await dimcat('pull', REPO, '--file', MODEL, '--json');
    assert.equal(pulled.code, 0, pulled.err);
    const { model } = JSON.parse(pulled.out) as { model: string };
    assert.equal(model, inRepo('snapshots', COMMIT, MODEL));
    assert(server.seen.every(({ authorization }) => authorization === `Bearer ${TOKEN}`));

    await server.stop();
    const online = await measure();
    assert.equal(online.code, 0, online.err);
    const { features } = JSON.parse(online.out) as {
      features: { id: string; auc: { heldOut: { value: number } } }[];
    };
    assert.equal(features[0]!.id, 'animal');
    assert(features[0]!.auc.heldOut.value > 0.9, online.out);

    env['HF_HUB_OFFLINE'] = '1';
    const offline = [
      await dimcat('pull', REPO, '--variant', 'model', '--json'),
      await dimcat('pull', `${REPO}@${COMMIT}`, '--offline', '--file', MODEL, '--json'),
    ];
    assert.deepEqual(
      offline.map(({ code, out }) => [code, out]),
      [
        [0, pulled.out],
        [0, pulled.out],
      ],
    );
  });

  it('is stopped by ctrl-C, and resumes where it stopped', async () => {
    const half = files[WEIGHTS]!.length >> 1;
    let halfSent = (): void => undefined;
    const stopped = new Promise<void>((done) => (halfSent = done));
    server.interfere = ({ url }, response) => {
      if (!url!.endsWith(WEIGHTS)) return false;
      response.writeHead(200, { 'content-length': files[WEIGHTS]!.length });
      response.write(files[WEIGHTS]!.subarray(0, half), () => halfSent());
      return true;
    };
    const { child, ended } = start('pull', REPO, '--file', MODEL);
    await stopped;
    const partial = inRepo('blobs', `${hashOf(files[WEIGHTS]!)}.incomplete`);
    while ((fs.statSync(partial, { throwIfNoEntry: false })?.size ?? 0) < half)
      await new Promise((done) => setTimeout(done, 20));
    child.kill('SIGINT');
    const { code, err } = await ended;
    // Windows has no such signal: there the process is ended at once.
    if (process.platform !== 'win32')
      assert.deepEqual([code, /\[cancelled\]/.test(err)], [2, true]);
    assert(!fs.existsSync(inRepo('snapshots', COMMIT, MODEL)));

    server.interfere = () => false;
    const again = await dimcat('pull', REPO, '--file', MODEL);
    assert.equal(again.code, 0, again.err);
    assert.equal(asked(WEIGHTS).at(-1)!.range, `bytes=${half}-`);
    assert.deepEqual(fs.readFileSync(inRepo('snapshots', COMMIT, WEIGHTS)), files[WEIGHTS]);
  });

  for (const [what, interfere, code, words] of [
    ['a wrong token', refuse(401), 'hub-denied', /private or gated/],
    [
      'a gated model',
      refuse(403, { 'x-error-code': 'GatedRepo' }),
      'hub-denied',
      /is gated: accept its terms/,
    ],
    ['a name that is not there', refuse(404), 'hub-not-found', /Check the name/],
    [
      'a hub that is busy for an hour',
      refuse(429, { 'retry-after': '3600' }),
      'hub-busy',
      /3600 s/,
    ],
  ] as const)
    it(`ends with 2 and plain words for ${what}`, async () => {
      server.interfere = interfere;
      const { code: exit, out, err } = await dimcat('pull', REPO, '--file', MODEL);
      assert.deepEqual([exit, out], [2, '']);
      assert.match(err, words);
      assert(err.endsWith(`[${code}]\n`), err);
    });

  it('waits for a busy hub, and continues', async () => {
    let times = 0;
    server.interfere = (request, response) =>
      (times += 1) === 1 && refuse(429, { 'retry-after': '1' })(request, response);
    const { code, err } = await dimcat('pull', REPO, '--file', MODEL);
    assert.equal(code, 0, err);
  });

  it('ends with 2 for bytes that are not those of the hub, and keeps none of them', async () => {
    server.interfere = ({ url }, response) => {
      if (!url!.endsWith(WEIGHTS)) return false;
      response.writeHead(200).end(Buffer.alloc(files[WEIGHTS]!.length));
      return true;
    };
    const { code, err } = await dimcat('pull', REPO, '--file', MODEL);
    assert.equal(code, 2);
    assert.match(err, /onnx\/model\.onnx_data.*\[download-corrupt\]/);
    assert(!fs.existsSync(inRepo('snapshots', COMMIT, MODEL)));
    assert.deepEqual(
      fs.readdirSync(inRepo('blobs')).filter((name) => /\./.test(name)),
      [],
    );
  });

  it('says that the disk is full, where it is', async function () {
    if (!fs.existsSync('/dev/full')) return this.skip();
    fs.mkdirSync(inRepo('blobs'), { recursive: true });
    fs.symlinkSync('/dev/full', inRepo('blobs', `${hashOf(files[WEIGHTS]!)}.incomplete`));
    const { code, err } = await dimcat('pull', REPO, '--file', MODEL);
    assert.equal(code, 2);
    assert.match(err, /The disk is full.*resumes where it stopped.*\[disk-full\]/);
  });

  it('says what it takes', async () => {
    const help = await dimcat('pull', '--help');
    assert.equal(help.code, 0);
    for (const option of ['--file', '--variant', '--offline', '--json', 'HF_TOKEN', 'HF_ENDPOINT'])
      assert(help.out.includes(option), option);
    for (const argv of [
      ['pull'],
      ['pull', 'tiny'],
      ['pull', REPO, '--file', 'a', '--variant', 'b'],
    ])
      assert.match((await dimcat(...argv)).err, /\[bad-arguments\]/);
  });
});
