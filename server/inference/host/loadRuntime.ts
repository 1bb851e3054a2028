/** Loading ONNX Runtime, which takes native libraries of the system. Where that fails, only running models does. */
import type * as answer from './answer';
import { runtimeFault, thisSystem } from './missingRuntime';

/** @throws FaultError `runtime-unavailable` with the words of the system's loader. */
export function loadAnswers(parts: answer.AnswerParts): Promise<answer.Answers> {
  try {
    // An import would be resolved before anything else of this process runs.
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { Answers } = require('./answer') as typeof answer;
    return Promise.resolve(new Answers(parts));
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    return Promise.reject(runtimeFault(words, thisSystem(), error));
  }
}
