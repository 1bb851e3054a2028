import assert from 'node:assert/strict';
import fs from 'node:fs';
import * as path from 'node:path';
import type { ServerResponse } from 'node:http';
import { hubName } from '../../server/hub/name';
import { offer, pull, type PullContext } from '../../server/hub/pull';
import { pulledModel, pulledTokenizer } from '../../server/hub/pulled';
import { hubOf } from '../../server/hub/settings';
import type { VariantChoice } from '../../server/hub/variants';
import { FaultError } from '../../server/protocol/fault';
import type { HubPulled } from '../../server/protocol/hub';
import { fault } from '../support/faults';
import { temporaryFolder } from '../support/paths';
import { FILES } from './files';
import { COMMIT, HubServer, REPO, hashOf } from './server';

const TOKEN = 'hf_secretsecret';
const MODEL = 'onnx/model.onnx';

const answered = (response: ServerResponse): boolean => response.headersSent;

describe('Pulling a model', () => {
  let server: HubServer;
  let cacheFolder: string;
  let endpoint: string;
  let waits: number[];
  beforeEach(async () => {
    server = new HubServer(FILES);
    endpoint = await server.start();
    cacheFolder = temporaryFolder();
    waits = [];
  });
  afterEach(async () => {
    await server.stop();
    fs.rmSync(cacheFolder, { recursive: true });
  });

  const contextOf = (changes: Partial<PullContext['hub']> = {}): PullContext => ({
    hub: { ...hubOf({ env: {}, home: '/' }), endpoint, cacheFolder, token: TOKEN, ...changes },
    signal: new AbortController().signal,
    wait: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    onProgress: () => undefined,
    weightsOf: (file) =>
      Promise.resolve(fs.statSync(file).size === 500 ? ['model_q4.onnx_data'] : []),
  });
  const get = (
    choice: VariantChoice = { file: MODEL },
    context = contextOf(),
  ): Promise<HubPulled> => pull(context, hubName(REPO), choice);
  const inSnapshot = (file: string): string =>
    path.join(cacheFolder, 'models--owner--tiny/snapshots', COMMIT, file);
  const blobOf = (file: keyof typeof FILES): string =>
    path.join(cacheFolder, 'models--owner--tiny/blobs', hashOf(FILES[file]));
  const assertWhole = (file: keyof typeof FILES): void =>
    assert.deepEqual(fs.readFileSync(inSnapshot(file)), FILES[file]);
  /** Answers requests for the bytes of the large model: the n-th, counted from 1. */
  const onModel = (answer: (response: ServerResponse, n: number) => boolean): void => {
    let n = 0;
    server.interfere = ({ url }, response) =>
      url!.endsWith(`/resolve/${COMMIT}/${MODEL}`) && answer(response, (n += 1));
  };
  const cutAt = (response: ServerResponse, length: number): true => {
    response.writeHead(200, { 'content-length': FILES[MODEL].length });
    response.write(FILES[MODEL].subarray(0, length), () => response.destroy());
    return true;
  };

  it('lists variants with the weights beside them, of every page, and no name that leaves the folder', async () => {
    assert.deepEqual(await offer(contextOf(), hubName(REPO)), {
      commit: COMMIT,
      variants: [
        { path: 'onnx/model.onnx', size: 300_000 },
        { path: 'onnx/model_q4.onnx', size: 4500 },
      ],
    });
  });

  it('keeps the layout of the hub', async () => {
    const { model, files } = await get();
    assert.equal(model, inSnapshot(MODEL));
    assert.deepEqual(
      files.map((file) => path.relative(inSnapshot(''), file).replaceAll('\\', '/')),
      [MODEL, 'config.json', 'tokenizer.json', 'tokenizer_config.json'],
    );
    for (const file of [MODEL, 'config.json', 'tokenizer.json'] as const) assertWhole(file);
    const ref = path.join(cacheFolder, 'models--owner--tiny/refs/main');
    assert.equal(fs.readFileSync(ref, 'utf8'), COMMIT);
    assert.deepEqual(fs.readFileSync(blobOf(MODEL)), FILES[MODEL]);
    if (process.platform !== 'win32')
      assert.equal(path.resolve(path.dirname(model), fs.readlinkSync(model)), blobOf(MODEL));
  });

  it("is read by the hub's own library, which hears the same from our server", async () => {
    const { listFiles, scanCacheDir } = await import('@huggingface/hub');
    await get();
    const { repos, warnings } = await scanCacheDir(cacheFolder);
    assert.deepEqual(warnings, []);
    assert.deepEqual(
      repos.map(({ id, revisions }) => [id.name, revisions.map((r) => [r.commitOid, r.refs])]),
      [[REPO, [[COMMIT, ['main']]]]],
    );
    const listed = [];
    const repo = { type: 'model', name: REPO } as const;
    for await (const file of listFiles({ repo, revision: COMMIT, hubUrl: endpoint }))
      listed.push(file.path);
    assert.deepEqual(listed, Object.keys(FILES));
  });

  it('puts a model with weights beside it into the snapshot as files of their own', async () => {
    await get({ variant: 'q4' });
    for (const file of ['onnx/model_q4.onnx', 'onnx/model_q4.onnx_data'] as const) {
      assertWhole(file);
      const stat = fs.lstatSync(inSnapshot(file));
      assert.deepEqual([stat.isFile(), stat.nlink], [true, 1]);
    }
  });

  for (const code of ['EPERM', 'EISDIR', 'ENOTSUP'])
    it(`puts the files themselves into the snapshot where there are no links (${code})`, async () => {
      const link = fs.symlinkSync;
      fs.symlinkSync = () => {
        throw Object.assign(new Error('no right'), { code });
      };
      try {
        await get();
      } finally {
        fs.symlinkSync = link;
      }
      assertWhole(MODEL);
      assert(!fs.lstatSync(inSnapshot(MODEL)).isSymbolicLink() && !fs.existsSync(blobOf(MODEL)));
      server.seen.length = 0;
      await get();
      assert.deepEqual(
        server.seen.filter(({ url }) => url.includes('/resolve/')),
        [],
      );
    });

  it('tells the share of all bytes, which only grows', async () => {
    const shares: number[] = [];
    await get(
      { variant: 'q4' },
      { ...contextOf(), onProgress: (_, share = 0) => shares.push(share) },
    );
    assert.deepEqual(
      shares,
      [...shares].sort((a, b) => a - b),
    );
    assert.deepEqual([shares[0], shares.at(-1)], [0, 1]);
  });

  it('fetches nothing twice', async () => {
    await get();
    await get({ variant: 'q4' });
    server.seen.length = 0;
    await get();
    await get({ variant: 'q4' });
    assert.deepEqual(
      server.seen.filter(({ url }) => url.includes('/resolve/')),
      [],
    );
  });

  it('resumes where a connection broke off', async () => {
    onModel((response, n) => n === 1 && cutAt(response, 100_000));
    await get();
    assertWhole(MODEL);
    const ranges = server.seen.filter(({ url }) => url.endsWith(MODEL)).map((s) => s.range);
    assert.equal(ranges.length, 2);
    assert.match(ranges[1]!, /^bytes=[1-9]\d*-$/);
  });

  it('resumes where an earlier run stopped, and starts over if that was damaged', async () => {
    const partial = `${blobOf(MODEL)}.incomplete`;
    for (const rest of [FILES[MODEL].subarray(0, 5000), Buffer.alloc(5000, 1)]) {
      fs.rmSync(path.join(cacheFolder, 'models--owner--tiny'), { recursive: true, force: true });
      fs.mkdirSync(path.dirname(partial), { recursive: true });
      fs.writeFileSync(partial, rest);
      server.seen.length = 0;
      await get();
      assertWhole(MODEL);
      const [first] = server.seen.filter(({ url }) => url.endsWith(MODEL));
      assert.equal(first!.range, 'bytes=5000-');
    }
  });

  it('says that a hub is at fault that always ends files early', async () => {
    onModel((response) => answered(response.writeHead(200).end()));
    await assert.rejects(get(), fault('hub-unreachable', /ends files early/));
    assert(!fs.existsSync(inSnapshot(MODEL)));
  });

  it('never gives a name to bytes of another hash or size', async () => {
    for (const wrong of [Buffer.alloc(300_000, 1), Buffer.alloc(300_001, 1)]) {
      onModel((response) => answered(response.writeHead(200).end(wrong)));
      await assert.rejects(get(), fault('download-corrupt', /onnx\/model\.onnx/));
      assert(!fs.existsSync(inSnapshot(MODEL)) && !fs.existsSync(blobOf(MODEL)));
      assert(!fs.existsSync(`${blobOf(MODEL)}.incomplete`));
    }
  });

  it('sends the token to the hub, and not to where the hub redirects', async () => {
    const other = new HubServer(FILES);
    const elsewhere = await other.start();
    try {
      onModel((response) => {
        const location = `${elsewhere}/${REPO}/resolve/${COMMIT}/${MODEL}?signature=x`;
        return answered(response.writeHead(302, { location }).end());
      });
      await get();
      assertWhole(MODEL);
      assert(server.seen.every(({ authorization }) => authorization === `Bearer ${TOKEN}`));
      assert.deepEqual(
        other.seen.map(({ authorization }) => authorization),
        [undefined],
      );
    } finally {
      await other.stop();
    }
  });

  it('stops after ten redirects', async () => {
    const location = `/${REPO}/resolve/${COMMIT}/${MODEL}`;
    onModel((response) => answered(response.writeHead(302, { location }).end()));
    await assert.rejects(get(), fault('hub-unreachable', /redirects endlessly/));
  });

  for (const [status, code] of [
    [401, 'hub-denied'],
    [403, 'hub-denied'],
    [404, 'hub-not-found'],
  ] as const)
    it(`takes ${status} for an answer, and tells no token`, async () => {
      server.interfere = (_, response) => answered(response.writeHead(status).end());
      await assert.rejects(get(), (error) => {
        assert(fault(code, /owner\/tiny/)(error));
        assert(error instanceof FaultError && !JSON.stringify(error.fault).includes(TOKEN));
        return true;
      });
      assert.deepEqual([server.seen.length, waits], [1, []]);
    });

  it('waits as long as a busy hub asks, and continues', async () => {
    onModel(
      (response, n) => n < 3 && answered(response.writeHead(429, { 'retry-after': '7' }).end()),
    );
    await get();
    assertWhole(MODEL);
    assert.deepEqual(
      waits.map((w) => Math.round(w / 1000)),
      [7, 7],
    );
  });

  it('does not wait an hour, nor for ever', async () => {
    server.interfere = (_, r) => answered(r.writeHead(429, { 'retry-after': '3600' }).end());
    await assert.rejects(get(), fault('hub-busy', /3600 s/));
    assert.deepEqual(waits, []);
    server.interfere = (_, r) => answered(r.writeHead(503).end());
    await assert.rejects(get(), fault('hub-unreachable', /503/));
    assert.equal(waits.length, 4);
  });

  it('answers from the cache when offline, without a request', async () => {
    const offline = contextOf({ offline: true });
    await assert.rejects(get({ file: MODEL }, offline), fault('hub-offline', /owner\/tiny/));
    const online = [await get(), await get({ variant: 'q4' })];
    server.seen.length = 0;
    assert.deepEqual(
      [await get({ file: MODEL }, offline), await get({ variant: 'q4' }, offline)],
      online,
    );
    assert.deepEqual(
      (await offer(offline, hubName(REPO))).variants.map((v) => v.size),
      [300_000, 4500],
    );
    assert.deepEqual(server.seen, []);
  });

  it('ends when it is cancelled, and keeps what came', async () => {
    const stop = new AbortController();
    onModel((response) => {
      response.writeHead(200, { 'content-length': FILES[MODEL].length });
      response.write(FILES[MODEL].subarray(0, 1000));
      return true;
    });
    let reports = 0;
    const onProgress = (message: string): void => {
      if (message === MODEL && (reports += 1) > 1) stop.abort();
    };
    const context = { ...contextOf(), signal: stop.signal, onProgress };
    await assert.rejects(get({ file: MODEL }, context), fault('cancelled'));
    assert.equal(fs.statSync(`${blobOf(MODEL)}.incomplete`).size, 1000);
  });

  it('names what there is for a variant that is not', async () => {
    await assert.rejects(get({ variant: 'q8' }), (error) => {
      assert(fault('hub-not-found', /"q8"/)(error));
      assert(error instanceof FaultError);
      return error.fault.advice.includes('onnx/model_q4.onnx');
    });
  });

  it('is found by a catalog that names the hub only', async () => {
    const name = hubName(REPO);
    assert.throws(
      () => pulledModel(cacheFolder, name),
      (error) => {
        assert(error instanceof FaultError);
        assert.match(error.fault.advice, /Pull Model/);
        assert.match(error.fault.onCommandLine ?? '', /dimcat pull owner\/tiny"/);
        return error.fault.code === 'model-missing';
      },
    );
    await get();
    assert.equal(pulledModel(cacheFolder, name), inSnapshot(MODEL));
    assert.equal(pulledTokenizer(cacheFolder, name), inSnapshot('tokenizer.json'));
    await get({ variant: 'q4' });
    assert.throws(() => pulledModel(cacheFolder, name), fault('model-missing', /Several variants/));
  });
});
