/** The protocol between the threads of a crew, in one block of shared words. */
import type { MessagePort } from 'node:worker_threads';

/** Indices in the control block. */
export const AT = {
  /** Number of the job, and in its low 8 bits how many helpers take part: one word, so that both are read together. */
  generation: 0,
  next: 1,
  done: 2,
  failed: 3,
  ready: 4,
  operation: 5,
  tasks: 6,
  memory: 7,
} as const;

const ARGUMENTS = 16;
export const SLOTS = 8 + 2 * ARGUMENTS;

/** The job's arguments: doubles, since addresses need 33 bits. */
export function argumentsOf(control: Int32Array): Float64Array {
  return new Float64Array(control.buffer, 32, ARGUMENTS);
}

export interface CrewThreadData {
  readonly module: WebAssembly.Module;
  readonly control: SharedArrayBuffer;
  readonly port: MessagePort;
}

/** A memory to remember or, without one, to forget. */
export interface MemoryMessage {
  readonly id: number;
  readonly memory?: WebAssembly.Memory;
}
