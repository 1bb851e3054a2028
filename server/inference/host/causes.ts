/** Answers the causal questions of experiments. */
import { answered, type Methods } from '../../protocol/calls';
import type { CausalCalls } from '../../protocol/flips';
import type { CausalReply, CausalRequest, ModelRef } from '../api';
import type { HostContext, JobControl } from './context';
import { runDirect } from './directRun';
import { runEdits, runLosses } from './editRun';
import { editIdentity } from './flipRun';
import { runGenerate } from './generateRun';
import { readReads } from './readsRun';
import { readColumns, readHeads, readWrites, readWritesTo } from './weightsRun';

export function answerCauses(
  context: HostContext,
  { model, question }: CausalRequest,
  control: JobControl,
): Promise<CausalReply> {
  return answered<CausalCalls>(causesOf(context, model, control), question);
}

function causesOf(
  context: HostContext,
  model: ModelRef,
  control: JobControl,
): Methods<CausalCalls> {
  return {
    run: (given) => runEdits(context, model, given, control),
    direct: (given) => runDirect(context, model, given, control),
    losses: (given) => runLosses(context, model, given, control),
    generate: (given) => runGenerate(context, model, given, control),
    identity: (given) => editIdentity(context, model, given, control),
    writes: (given) => readWrites(context, model, given),
    heads: (given) => readHeads(context, model, given),
    writesTo: (given) => readWritesTo(context, model, given, control),
    reads: (given) => readReads(context, model, given, control),
    columns: (given) => readColumns(context, model, given),
  };
}
