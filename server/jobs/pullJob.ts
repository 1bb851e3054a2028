/** Pulling models from a hub: the only job that downloads anything. */
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hubName, type HubName } from '../hub/name';
import { offer, pull, type Offer, type Pulled, type PullContext } from '../hub/pull';
import { hubOf, type Hub } from '../hub/settings';
import type { VariantChoice } from '../hub/variants';
import { externalLocations } from '../inference/onnx/externalData';
import { parseModel } from '../inference/onnx/model';
import type { JobContext } from './api';

export interface PullRequest extends VariantChoice {
  /** `owner/model` or `owner/model@revision`. */
  readonly name: string;
  /** Answer from the cache alone. */
  readonly offline: boolean;
  /** Takes the place of what the environment says. */
  readonly token?: string;
}

/** The hub of this process's environment. @throws FaultError `bad-arguments`. */
function environmentHub(): Hub {
  return hubOf({ env: process.env, home: homedir() });
}

/** What could be pulled. @throws FaultError */
export function offerJob(request: PullRequest, context: JobContext): Promise<Offer> {
  return offer(contextOf(request, context), nameOf(request));
}

/** @throws FaultError */
export function pullJob(request: PullRequest, context: JobContext): Promise<Pulled> {
  return pull(contextOf(request, context), nameOf(request), request);
}

function nameOf({ name }: PullRequest): HubName {
  return hubName(name);
}

function contextOf({ offline, token }: PullRequest, context: JobContext): PullContext {
  const hub = environmentHub();
  return {
    ...context,
    hub: { ...hub, offline: hub.offline || offline, token: token ?? hub.token },
    wait: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    weightsOf,
  };
}

async function weightsOf(file: string): Promise<string[]> {
  return externalLocations(parseModel(await readFile(file), path.basename(file)).model);
}
