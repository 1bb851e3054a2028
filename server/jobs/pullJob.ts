/** Pulling models from a hub: the only job that downloads anything. */
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { currentUser } from '../cache/folder';
import { hubName, type HubName } from '../hub/name';
import { offer, pull, type PullContext } from '../hub/pull';
import { hubOf, type Hub } from '../hub/settings';
import type { VariantChoice } from '../hub/variants';
import { externalLocations } from '../onnx/externalData';
import { parseModel } from '../onnx/model';
import { shardsIn } from '../checkpoint/shardIndex';
import type { HubOffer, HubPulled, NetworkSettings } from '../protocol/hub';
import type { JobContext } from './api';

export interface PullRequest extends VariantChoice {
  /** `owner/model` or `owner/model@revision`. */
  readonly name: string;
  /** Use only the cache. */
  readonly offline: boolean;
  /** Overrides the environment. */
  readonly token?: string;
  /** The editor's; absent: the environment's. */
  readonly network?: NetworkSettings;
}

/** The hub of this process's environment. @throws FaultError `bad-arguments`. */
function environmentHub({ token, network }: PullRequest): Hub {
  const { env, home } = currentUser();
  const own = token === undefined ? {} : { HF_TOKEN: token, HF_HUB_DISABLE_IMPLICIT_TOKEN: '' };
  return hubOf({ env: { ...env, ...own }, home }, network);
}

/** What can be pulled. @throws FaultError */
export function offerJob(request: PullRequest, context: JobContext): Promise<HubOffer> {
  return offer(contextOf(request, context), nameOf(request));
}

/** @throws FaultError */
export function pullJob(request: PullRequest, context: JobContext): Promise<HubPulled> {
  return pull(contextOf(request, context), nameOf(request), request);
}

function nameOf({ name }: PullRequest): HubName {
  return hubName(name);
}

function contextOf(request: PullRequest, context: JobContext): PullContext {
  const hub = environmentHub(request);
  return {
    ...context,
    hub: { ...hub, offline: hub.offline || request.offline },
    wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    weightsOf,
  };
}

/** None of a checkpoint in a single file. */
async function weightsOf(file: string, within: string): Promise<string[]> {
  if (within.endsWith('.safetensors')) return [];
  if (within.endsWith('.json'))
    return [...new Set(shardsIn(await readFile(file, 'utf8'), file).values())].sort();
  return externalLocations(parseModel(await readFile(file), path.basename(file)).model);
}
