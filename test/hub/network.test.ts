import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { createSecureContext } from 'node:tls';
import { Pulling } from '../../extension/pulling';
import { hubName } from '../../server/hub/name';
import { connectionFault, FinalFault } from '../../server/hub/connectionFault';
import { networkOf, type Network } from '../../server/hub/network';
import { pull, type PullContext } from '../../server/hub/pull';
import type { FaultError } from '../../server/protocol/fault';
import type { NetworkSettings } from '../../server/protocol/hub';
import { fault } from '../support/faults';
import { root, temporaryFolder } from '../support/paths';
import { FILES } from './files';
import { type Authority, HOST, privateAuthority, Proxy, TlsFront } from './proxy';
import { COMMIT, HubServer, REPO } from './server';

const MODEL = 'onnx/model.onnx';
const to = (url: string): URL => new URL(url);

describe('The network of a pull', () => {
  const settings: NetworkSettings = {
    proxy: '',
    noProxy: [],
    support: 'on',
    strict: true,
    authorization: '',
    systemCertificates: false,
  };
  const proxy = (env: Record<string, string>, url: string, own?: NetworkSettings) =>
    networkOf(env, own).proxyFor(to(url))?.href;

  it('is that of the environment, as curl reads it', () => {
    const env = { HTTPS_PROXY: 'http://a:1', http_proxy: 'b:2', HTTP_PROXY: 'http://c:3' };
    assert.equal(proxy(env, 'https://hub.example'), 'http://a:1/');
    assert.equal(proxy(env, 'http://hub.example'), 'http://b:2/');
    assert.equal(proxy({ ALL_PROXY: 'https://d' }, 'https://hub.example'), 'https://d/');
    assert.equal(proxy({}, 'https://hub.example'), undefined);
  });

  it('leaves out the hosts of NO_PROXY, and what lies below them', () => {
    const env = {
      ALL_PROXY: 'http://p',
      NO_PROXY: 'localhost, .in.example,x.org:8443 10.0.0.1,[::1]',
    };
    for (const direct of [
      'localhost:9',
      'a.in.example',
      'in.example',
      'b.x.org:8443',
      '10.0.0.1',
      '[::1]',
    ])
      assert.equal(proxy(env, `https://${direct}`), undefined, direct);
    for (const other of ['example', 'min.example', 'x.org', '10.0.0.10'])
      assert.equal(proxy(env, `https://${other}`), 'http://p/', other);
    assert.equal(proxy({ ...env, no_proxy: '*' }, 'https://x.org'), undefined);
  });

  it('is that of the editor where that says something', () => {
    const env = { HTTPS_PROXY: 'http://a:1', NO_PROXY: '*' };
    const own = { ...settings, proxy: 'http://e:5', noProxy: ['no.example'] };
    assert.equal(proxy(env, 'https://hub.example', own), 'http://e:5/');
    assert.equal(proxy(env, 'https://no.example', own), undefined);
    assert.equal(proxy(env, 'https://hub.example', { ...own, support: 'off' }), undefined);
    assert.equal(networkOf({}, { ...settings, strict: false }).strict, false);
    assert.equal(networkOf({}, settings).strict, undefined);
  });

  it('refuses a proxy that is none, without repeating it', () => {
    for (const written of ['socks5://me:secret@x', 'http://me:secret@'])
      assert.throws(
        () => networkOf({ HTTPS_PROXY: written }),
        fault('bad-arguments', /^(?!.*secret).*proxy/),
      );
  });
});

describe('Pulling through a proxy', function () {
  this.timeout(60_000);
  let authority: Authority | undefined;
  let made: string;
  let cacheFolder: string;
  let hub: HubServer;
  let front: TlsFront;
  let proxy: Proxy;
  let at: string;

  before(function () {
    made = temporaryFolder();
    authority = privateAuthority(made);
    if (!authority) this.skip(); // no openssl here
  });
  after(() => fs.rmSync(made, { recursive: true }));
  beforeEach(async () => {
    cacheFolder = temporaryFolder();
    hub = new HubServer(FILES);
    hub.scheme = 'https';
    front = new TlsFront(authority!, Number(to(await hub.start()).port));
    proxy = new Proxy(await front.start());
    at = await proxy.start();
  });
  afterEach(async () => {
    proxy.stop();
    front.stop();
    await hub.stop();
    fs.rmSync(cacheFolder, { recursive: true });
  });

  const trusting = (env: Record<string, string> = {}): Network => {
    const trusted = createSecureContext({ ca: fs.readFileSync(authority!.file) });
    return { ...networkOf({ HTTPS_PROXY: at, ...env }), trusted };
  };
  const get = (network: Network, endpoint = `https://${HOST}`) => {
    const context: PullContext = {
      hub: { endpoint, cacheFolder, token: undefined, offline: false, network },
      signal: new AbortController().signal,
      wait: () => Promise.resolve(),
      onProgress: () => undefined,
      weightsOf: () => Promise.resolve([]),
    };
    return pull(context, hubName(REPO), { file: MODEL });
  };
  const isWhole = (): void => {
    const file = path.join(cacheFolder, 'models--owner--tiny/snapshots', COMMIT, MODEL);
    assert.deepEqual(fs.readFileSync(file), FILES[MODEL]);
  };

  it('with a private authority that is named pulls all', async () => {
    await get(trusting());
    isWhole();
    assert.ok(proxy.seen.every((line) => line === `CONNECT ${HOST}:443`));
  });

  it('says whose certificate is not trusted, once, and how to name its authority', async () => {
    await assert.rejects(
      get(networkOf({ HTTPS_PROXY: at })),
      fault(
        'hub-unreachable',
        /certificate that hub\.test .*through the proxy http:\/\/127.*\(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/,
        /NODE_EXTRA_CA_CERTS/,
      ),
    );
    assert.equal(proxy.seen.length, 1);
  });

  it('trusts whatever it is shown only where the editor says so', async () => {
    await get({ ...networkOf({ HTTPS_PROXY: at }), strict: false });
    isWhole();
  });

  it('gives user and password to the proxy alone, and says when they are wanted', async () => {
    proxy.authorization = `Basic ${Buffer.from('me:s e').toString('base64')}`;
    await assert.rejects(
      get(trusting()),
      fault('hub-unreachable', /wants a user/, /user:password@/),
    );
    assert.equal(proxy.seen.length, 1);
    await get(trusting({ HTTPS_PROXY: at.replace('//', '//me:s%20e@') }));
    isWhole();
    assert.ok(hub.seen.every(({ authorization }) => authorization === undefined));
    await get({ ...trusting(), authorization: proxy.authorization });
  });

  it('never repeats a password', async () => {
    proxy.authorization = 'other';
    await assert.rejects(
      get(trusting({ HTTPS_PROXY: at.replace('//', '//me:secret@') })),
      fault('hub-unreachable', /^(?!.*secret)/, /^(?!.*secret)/),
    );
  });

  it('says that the proxy refuses, not the hub', async () => {
    proxy.status = 403;
    await assert.rejects(
      get(trusting()),
      fault(
        'hub-unreachable',
        /proxy http:\/\/127\S+ does not let requests to hub\.test through \(403\)/,
      ),
    );
  });

  it('goes on where the proxy cut the connection off', async () => {
    proxy.cuts = [0, 1000, 1 << 20, 0, 2500];
    await get(trusting());
    isWhole();
  });

  it('names the proxy where it always cuts off', async () => {
    proxy.cuts = Array.from({ length: 40 }, () => 0);
    await assert.rejects(
      get(trusting()),
      fault(
        'hub-unreachable',
        /through the proxy http:\/\/127/,
        /HTTPS_PROXY and NO_PROXY.*http\.proxy/,
      ),
    );
    proxy.stop();
    await assert.rejects(get(trusting()), fault('hub-unreachable', /proxy .*ECONNREFUSED/));
  });

  it('asks the proxy for whole addresses where the hub is in the clear', async () => {
    const clear = new HubServer(FILES);
    const endpoint = await clear.start();
    const plain = new Proxy(Number(to(endpoint).port));
    const HTTP_PROXY = await plain.start();
    try {
      await get(networkOf({ HTTP_PROXY }), `http://${HOST}`);
      isWhole();
      assert.ok(plain.seen.every((line) => line.startsWith(`GET http://${HOST}/`)));
      const { length } = plain.seen;
      await get(networkOf({ HTTP_PROXY, NO_PROXY: '127.0.0.1' }), endpoint);
      assert.equal(plain.seen.length, length);
      plain.authorization = 'Basic eDp5';
      await assert.rejects(
        get(networkOf({ HTTP_PROXY }), `http://${HOST}`),
        fault('hub-unreachable', /wants a user/),
      );
    } finally {
      plain.stop();
      await clear.stop();
    }
  });

  it('is what the editor does with its settings', async () => {
    const pulling = new Pulling(path.join(root, 'out/server/pullHost.js'));
    const before = { ...process.env };
    Object.assign(process.env, {
      HF_ENDPOINT: `https://${HOST}`,
      HF_HUB_CACHE: cacheFolder,
    });
    const token = {
      isCancellationRequested: false,
      onCancellationRequested: () => ({ dispose: () => undefined }),
    };
    const network: NetworkSettings = {
      proxy: at,
      noProxy: [],
      support: 'on',
      strict: true,
      authorization: '',
      systemCertificates: true,
    };
    const ask = (changes: Partial<NetworkSettings>) =>
      pulling.offer({ name: REPO, network: { ...network, ...changes } }, token);
    try {
      await assert.rejects(ask({}), fault('hub-unreachable', /certificate that hub\.test/));
      assert.equal((await ask({ strict: false })).commit, COMMIT);
      proxy.authorization = 'Bearer x';
      await assert.rejects(ask({ strict: false }), fault('hub-unreachable', /wants a user/));
      const { authorization } = proxy;
      process.env['NODE_EXTRA_CA_CERTS'] = authority!.file;
      assert.equal((await ask({ authorization })).commit, COMMIT);
      assert.equal((await ask({ authorization, systemCertificates: false })).commit, COMMIT);
    } finally {
      process.env = before;
    }
  });
});

describe('A connection that fails', () => {
  const hub = {
    ...{ endpoint: 'https://hub.test', cacheFolder: '', token: undefined, offline: false },
    network: networkOf({}),
  };
  const faultFor = (code: string): FaultError =>
    connectionFault(hub, new URL('https://hub.test/x'), Object.assign(new Error(code), { code }));

  for (const code of ['ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH']) {
    it(`is told at once where there is no network: ${code}`, () => {
      assert.ok(faultFor(code) instanceof FinalFault);
      assert.match(faultFor(code).message, new RegExp(`hub\\.test.*${code}`));
    });
  }

  it('is tried again where the other side broke it off', () => {
    assert.ok(!(faultFor('ECONNRESET') instanceof FinalFault));
  });
});
