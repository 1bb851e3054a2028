/** One run of the Test Explorer: checks claims one after the other, since they share one model. */
import * as vscode from 'vscode';
import { Method } from '../server/protocol/methods';
import type { CheckClaimParams, ClaimOutcome } from '../server/protocol/requests';
import type { Server } from './client';
import { faultBehind } from './faults';
import { evidenceLines, finding } from './testOutput';
import { type Claim, rangeOf } from './testTree';

export interface RunOptions {
  readonly server: Server;
  /** Also print the evidence behind each claim. */
  readonly explain: boolean;
}

/** Checks each claim until the run is cancelled; unchecked claims stay without a result. */
export async function runClaims(
  run: vscode.TestRun,
  claims: readonly Claim[],
  options: RunOptions,
  token: vscode.CancellationToken,
): Promise<void> {
  claims.forEach(({ item }) => run.enqueued(item));
  try {
    for (const claim of claims) {
      if (token.isCancellationRequested) break;
      await check(run, claim, options, token);
    }
  } finally {
    run.end();
  }
}

async function check(
  run: vscode.TestRun,
  claim: Claim,
  { server, explain }: RunOptions,
  token: vscode.CancellationToken,
): Promise<void> {
  const { item, feature, kind } = claim;
  const target = { uri: item.uri!.toString(), feature };
  const started = performance.now();
  run.started(item);
  try {
    const outcome = await server.request(
      Method.checkClaim,
      { ...target, kind } satisfies CheckClaimParams,
      token,
      (message) => message !== undefined && print(run, claim, [message]),
    );
    record(run, claim, outcome, performance.now() - started);
    if (!explain) return;
    const page = await server.request(Method.featurePage, target, token);
    print(run, claim, evidenceLines(page, kind));
  } catch (error) {
    const fault = faultBehind(error);
    if (fault === undefined) run.skipped(item);
    else run.errored(item, new vscode.TestMessage(`${fault.message} ${fault.advice}`));
  }
}

function record(
  run: vscode.TestRun,
  claim: Claim,
  { outcome, message, range }: ClaimOutcome,
  durationMs: number,
): void {
  const { item } = claim;
  const place = new vscode.Location(item.uri!, rangeOf(range));
  const name = `${item.parent?.label ?? ''} ${item.label}`.trim();
  // A skipped claim needs no message in the catalog.
  const told = outcome === 'skipped' ? undefined : place;
  print(run, claim, [`${name}: ${outcome}, ${message}`], told);
  if (outcome === 'passed') run.passed(item, durationMs);
  else if (outcome === 'skipped') run.skipped(item);
  else run.failed(item, failure(claim, message, place), durationMs);
}

/** At the line of the claim, with claim and finding side by side. */
function failure({ item }: Claim, message: string, place: vscode.Location): vscode.TestMessage {
  const failed = vscode.TestMessage.diff(message, item.description ?? '', finding(message));
  failed.location = place;
  return failed;
}

function print(
  run: vscode.TestRun,
  { item }: Claim,
  lines: readonly string[],
  place?: vscode.Location,
): void {
  for (const line of lines) run.appendOutput(`${line.replace(/\r?\n/g, ' ')}\r\n`, place, item);
}
