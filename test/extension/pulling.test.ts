/** The process that pulls for the editor, real, beside a hub on this machine. */
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Pulling } from '../../extension/pulling';
import { COMMIT, HubServer, REPO } from '../hub/server';
import { fault } from '../support/faults';
import { root, temporaryFolder } from '../support/paths';
import { tinyModel } from '../support/tinyModel';

const TOKEN = 'hf_fromthesecretstore';
const MODEL = 'model.onnx';

/** As `vscode.CancellationTokenSource`, as far as it is needed here. */
class Cancellation {
  readonly #listeners: (() => void)[] = [];
  isCancellationRequested = false;
  readonly onCancellationRequested = (listener: (event: unknown) => void) => {
    this.#listeners.push(() => listener(undefined));
    return { dispose: () => undefined };
  };
  cancel(): void {
    this.isCancellationRequested = true;
    for (const listener of this.#listeners) listener();
  }
}

describe('Pulling from the editor', function () {
  this.timeout(30_000);
  const { model, tokenizer } = tinyModel();
  const files = { [MODEL]: Buffer.from(model), 'tokenizer.json': Buffer.from(tokenizer.json) };
  const pulling = new Pulling(path.join(root, 'out/server/pullHost.js'));
  const before = { ...process.env };
  let server: HubServer;
  let folder: string;

  beforeEach(async () => {
    server = new HubServer(files);
    folder = temporaryFolder();
    process.env['HF_ENDPOINT'] = await server.start();
    process.env['HF_HUB_CACHE'] = folder;
    process.env['HF_TOKEN'] = 'hf_oftheenvironment';
  });
  afterEach(async () => {
    process.env = { ...before };
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('lists, then pulls with progress, with the token of the secret store', async () => {
    const ask = { name: REPO, token: TOKEN };
    const { commit, variants } = await pulling.offer(ask, new Cancellation());
    assert.deepEqual([commit, variants], [COMMIT, [{ path: MODEL, size: model.length }]]);
    const shares: number[] = [];
    const pulled = await pulling.pull({ ...ask, file: MODEL }, new Cancellation(), (_, share) =>
      shares.push(share!),
    );
    assert.deepEqual(readFileSync(pulled.model), files[MODEL]);
    assert.deepEqual(
      pulled.files.map((file) => path.basename(file)),
      [MODEL, 'tokenizer.json'],
    );
    assert.equal(shares.at(-1), 100);
    assert.deepEqual(
      new Set(server.seen.map(({ authorization }) => authorization)),
      new Set([`Bearer ${TOKEN}`]),
    );
  });

  it('uses the token of the environment where none is kept', async () => {
    await pulling.offer({ name: REPO }, new Cancellation());
    assert.equal(server.seen[0]!.authorization, 'Bearer hf_oftheenvironment');
  });

  it('is cancelled at once, and resumes next time', async () => {
    const token = new Cancellation();
    server.interfere = ({ url }, response) => {
      if (!url!.endsWith(MODEL)) return false;
      response.writeHead(200, { 'content-length': model.length });
      response.write(model.subarray(0, 100_000));
      return true;
    };
    const pull = (stop: Cancellation, onBytes: () => void) =>
      pulling.pull({ name: REPO, file: MODEL }, stop, (message, share = 0) => {
        if (message === MODEL && share > 20) onBytes();
      });
    await assert.rejects(
      pull(token, () => token.cancel()),
      fault('cancelled'),
    );
    server.interfere = () => false;
    await pull(new Cancellation(), () => undefined);
    const ranges = server.seen.filter(({ url }) => url.endsWith(MODEL)).map((s) => s.range);
    assert.match(ranges.at(-1) ?? '', /^bytes=[1-9]\d*-$/);
  });

  it('says what the hub refuses, and what a token that cannot be is worth', async () => {
    server.interfere = (_, response) => {
      response.writeHead(401).end();
      return true;
    };
    await assert.rejects(pulling.offer({ name: REPO }, new Cancellation()), fault('hub-denied'));
    const wrong = pulling.offer({ name: REPO, token: 'a\nb' }, new Cancellation());
    await assert.rejects(wrong, fault('bad-arguments'));
  });

  it('says that the process ended, where it did', async () => {
    const none = new Pulling(path.join(root, 'out/server/missing.js'));
    await assert.rejects(
      none.offer({ name: REPO }, new Cancellation()),
      fault('internal', /ended/),
    );
  });
});
