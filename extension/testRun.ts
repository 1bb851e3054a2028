/** One run of the Test Explorer: claims are checked one after the other, since they share one model. */
import * as vscode from 'vscode';
import { type ClaimOutcome, Method } from '../server/protocol/requests';
import type { Server } from './client';
import { faultBehind } from './faults';
import { type Claim, rangeOf } from './testTree';

/** Checks each claim until the run is cancelled; what was not checked then stays without a result. */
export async function runClaims(
  run: vscode.TestRun,
  claims: readonly Claim[],
  server: Server,
  token: vscode.CancellationToken,
): Promise<void> {
  claims.forEach(({ item }) => run.enqueued(item));
  try {
    for (const claim of claims) {
      if (token.isCancellationRequested) break;
      await check(run, claim, server, token);
    }
  } finally {
    run.end();
  }
}

async function check(
  run: vscode.TestRun,
  { item, feature, kind }: Claim,
  server: Server,
  token: vscode.CancellationToken,
): Promise<void> {
  const uri = item.uri!;
  const started = performance.now();
  run.started(item);
  try {
    const params = { uri: uri.toString(), feature, kind };
    const outcome = await server.request<ClaimOutcome>(Method.checkClaim, params, token);
    record(run, item, outcome, performance.now() - started);
  } catch (error) {
    const fault = faultBehind(error);
    if (fault === undefined) {
      run.skipped(item);
      return;
    }
    run.errored(item, new vscode.TestMessage(`${fault.message} ${fault.advice}`));
  }
}

function record(
  run: vscode.TestRun,
  item: vscode.TestItem,
  { outcome, message, range }: ClaimOutcome,
  durationMs: number,
): void {
  const place = new vscode.Location(item.uri!, rangeOf(range));
  const line = `${item.parent?.label ?? ''} ${item.label}: ${outcome}, ${message}`.trim();
  run.appendOutput(`${line.replace(/\r?\n/g, ' ')}\r\n`, place, item);
  if (outcome === 'passed') {
    run.passed(item, durationMs);
    return;
  }
  if (outcome === 'skipped') {
    run.skipped(item);
    return;
  }
  const failure = new vscode.TestMessage(message);
  failure.location = place;
  run.failed(item, failure, durationMs);
}
