/** Lists of files from a hub that answers strangely. */
import assert from 'node:assert/strict';
import { networkOf } from '../../server/hub/network';
import { filesAt } from '../../server/hub/tree';
import { fault } from '../support/faults';
import { FILES } from './files';
import { COMMIT, HubServer, REPO } from './server';

describe('the list of files on a hub', () => {
  let server: HubServer;
  let endpoint: string;
  beforeEach(async () => {
    server = new HubServer(FILES);
    endpoint = await server.start();
  });
  afterEach(() => server.stop());

  const list = (at = endpoint): ReturnType<typeof filesAt> =>
    filesAt(
      {
        hub: {
          endpoint: at,
          cacheFolder: '',
          token: undefined,
          offline: false,
          network: networkOf({}),
        },
        signal: new AbortController().signal,
        wait: () => Promise.resolve(),
      },
      REPO,
      COMMIT,
    );

  it('stops where it leads back to itself', async () => {
    server.interfere = ({ url }, response) => {
      response.setHeader('link', `<${url!}>; rel="next"`);
      response.end('[]');
      return true;
    };
    await assert.rejects(list(), fault('hub-unreachable', /does not answer like a hub/));
  });

  it('is asked for at an address that is no UTF-8, and named so', async () => {
    await assert.rejects(list(`${endpoint}/%ff`), fault('hub-not-found', /%ff/));
  });
});
