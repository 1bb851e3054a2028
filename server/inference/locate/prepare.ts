/** From a fresh parse to the graph that the locator and every edit work on. */
import { takeElseBranches } from '../../onnx/branches';
import { liftConstants } from '../../onnx/constants';
import { inlineFunctions } from '../../onnx/inline';
import { parseModel, type ParsedModel } from '../../onnx/model';
import { nameHiddenOutputs } from './hiddenOutputs';

/**
 * Parses a model, inlines its functions and the branch that runs, names hidden outputs and lifts weights out of
 * Constant nodes: the same names for the same bytes.
 *
 * @param name The file's name in messages.
 * @throws FaultError `model-corrupt` or `model-unsupported`.
 */
export function parsePrepared(bytes: Uint8Array, name: string): ParsedModel {
  return prepared(parseModel(bytes, name));
}

/** Prepares a fresh parse in place. */
export function prepared(parsed: ParsedModel): ParsedModel {
  takeElseBranches(parsed.graph);
  inlineFunctions(parsed);
  nameHiddenOutputs(parsed.graph);
  liftConstants(parsed.graph);
  return parsed;
}
