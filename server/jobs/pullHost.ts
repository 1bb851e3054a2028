/** The process that pulls models for the editor: it alone gets the access token, in a message that no log shows. */
import { faultOf } from '../protocol/fault';
import type { HubAsk, HubWord } from '../protocol/hub';
import { offerJob, pullJob } from './pullJob';

/** Answers the one message of its parent, and ends with it. */
export function servePull(): void {
  const stop = new AbortController();
  // The parent is gone, or cancels by disconnecting.
  process.once('disconnect', () => stop.abort());
  process.once('message', (ask) => {
    void answer(ask as HubAsk, stop.signal).then(async (word) => {
      await say(word);
      if (process.connected) process.disconnect();
    });
  });
}

async function answer(
  { name, file, token, network }: HubAsk,
  signal: AbortSignal,
): Promise<HubWord> {
  let last = '';
  const onProgress = (message: string, share = 0): void => {
    const line = `${message} ${Math.floor(share * 100)}`;
    if (line !== last) void say({ word: 'progress', message, share });
    last = line;
  };
  const context = { signal, onProgress };
  const request = {
    name,
    offline: false,
    ...(token !== undefined && { token }),
    ...(network !== undefined && { network }),
  };
  try {
    if (file === undefined) return { word: 'offer', offer: await offerJob(request, context) };
    return { word: 'pulled', pulled: await pullJob({ ...request, file }, context) };
  } catch (error) {
    return { word: 'fault', fault: faultOf(error) };
  }
}

/** Resolves once the parent has the message, or is gone. */
function say(word: HubWord): Promise<void> {
  return new Promise((done) => {
    if (process.connected) process.send!(word, () => done());
    else done();
  });
}
