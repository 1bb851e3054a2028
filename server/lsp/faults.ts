import { LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { faultError, faultOf, type Fault, type FaultError } from '../protocol/fault';
import { visible } from '../protocol/userText';

/**
 * The one place where a thrown value becomes an answer: an LSP error whose `data` is the fault. It may quote a catalog
 * or a model, and an editor shows it as it is: so nothing in it is invisible.
 */
export function responseErrorOf(error: unknown): ResponseError<Fault> {
  const found = faultOf(error);
  const fault = { ...found, message: visible(found.message), advice: visible(found.advice) };
  const code =
    fault.code === 'cancelled' ? LSPErrorCodes.RequestCancelled : LSPErrorCodes.RequestFailed;
  return new ResponseError(code, `${fault.message} ${fault.advice}`, fault);
}

/** The answer to a language feature that was cancelled; it has no data. */
export function cancelledError(): ResponseError {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The request was cancelled.');
}

export function cancelledFault(): FaultError {
  return faultError('cancelled', 'The request was cancelled.', 'Run it again if you need it.');
}

export function untrustedFault(): FaultError {
  return faultError(
    'untrusted-workspace',
    'This workspace is not trusted, so no model is loaded or run.',
    'Trust the workspace (command "Workspaces: Manage Workspace Trust"), then try again.',
  );
}

export function badArguments(what: string): FaultError {
  return faultError(
    'bad-arguments',
    `The request is malformed: ${what}.`,
    'Update the extension and restart its server.',
  );
}
