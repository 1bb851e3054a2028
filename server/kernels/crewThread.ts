/** A helper of a crew: sleeps until a job is announced, runs tasks of it, and repeats forever. */
import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import { AT, argumentsOf, type CrewThreadData, type MemoryMessage } from './crewProtocol';
import { Access } from './machine';
import { OPERATION_NAMES } from './job';
import { OPERATIONS } from './operations';

/** Polls before it sleeps: long enough to stay awake between the jobs of a series. */
const POLLS = 5000;

/** Serves until the thread is ended. */
export function serveCrew({ module, control: buffer, port }: CrewThreadData): never {
  const control = new Int32Array(buffer);
  const known = new Map<number, Access>();
  const operations = OPERATION_NAMES.map((name) => OPERATIONS[name]);
  let seen = Atomics.load(control, AT.generation);
  const index = Atomics.add(control, AT.ready, 1);
  for (;;) {
    seen = nextGeneration(control, seen);
    if (index >= (seen & 255)) continue;
    learn(port, module, known);
    try {
      const access = known.get(Atomics.load(control, AT.memory))!;
      const operation = operations[Atomics.load(control, AT.operation)]!;
      const tasks = Atomics.load(control, AT.tasks);
      const args = Array.from(argumentsOf(control));
      for (let task = 0; (task = Atomics.add(control, AT.next, 1)) < tasks;) {
        operation(access, args, task, index + 1);
      }
    } catch {
      Atomics.store(control, AT.failed, 1);
    }
    Atomics.add(control, AT.done, 1);
    Atomics.notify(control, AT.done);
  }
}

function nextGeneration(control: Int32Array, seen: number): number {
  for (let polls = 0; ; polls++) {
    const generation = Atomics.load(control, AT.generation);
    if (generation !== seen) return generation;
    if (polls > POLLS) Atomics.wait(control, AT.generation, seen);
  }
}

function learn(port: MessagePort, module: WebAssembly.Module, known: Map<number, Access>): void {
  for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
    const { id, memory } = next.message as MemoryMessage;
    if (memory) known.set(id, new Access(module, memory));
    else known.delete(id);
  }
}
