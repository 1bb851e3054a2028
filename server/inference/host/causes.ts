/** Answers what experiments ask about causes. */
import type { CausalReply, CausalRequest } from '../api';
import type { HostContext, JobControl } from './context';
import { runDirect } from './directRun';
import { runEdits, runLosses } from './editRun';
import { editIdentity } from './flipRun';
import { runGenerate } from './generateRun';
import { readColumns, readHeads, readWrites } from './weightsRun';

export async function answerCauses(
  context: HostContext,
  { model, question }: CausalRequest,
  control: JobControl,
): Promise<CausalReply> {
  switch (question.ask) {
    case 'run':
      return runEdits(context, model, question.given, control);
    case 'direct':
      return runDirect(context, model, question.given, control);
    case 'losses':
      return runLosses(context, model, question.given, control);
    case 'generate':
      return runGenerate(context, model, question.given, control);
    case 'identity':
      return editIdentity(context, model, question.given.layers, question.given.prompt);
    case 'writes':
      return readWrites(context, model, question.given);
    case 'heads':
      return readHeads(context, model, question.given);
    case 'columns':
      return readColumns(context, model, question.given);
  }
}
