/** The thread that reduces logits while the model computes the next ones. */
import type { MessagePort } from 'node:worker_threads';
import { faultOf } from '../../protocol/fault';
import type { FromReducer, LogitBatch, ToReducer } from './reduceMessages';
import { reducing, type Reducing } from './reducing';

export function serveReducer(port: MessagePort): void {
  const open = new Map<number, Reducing>();
  const send = (message: FromReducer): void => port.postMessage(message);
  port.on('message', (message: ToReducer) => {
    const { id } = message;
    switch (message.type) {
      case 'begin':
        open.set(id, reducing(message.watch, message.prompts));
        break;
      case 'batch':
        send({ id, type: 'taken', ...taken(open.get(id)!, message.batch) });
        break;
      case 'end':
        send({ id, type: 'rows', rows: open.get(id)!.rows });
        open.delete(id);
        break;
      case 'drop':
        open.delete(id);
    }
  });
}

function taken(
  { take }: Reducing,
  { places, logits, width }: LogitBatch,
): Pick<Extract<FromReducer, { type: 'taken' }>, 'fault'> {
  try {
    places.forEach((place, i) => take(place, logits.subarray(i * width, (i + 1) * width)));
    return {};
  } catch (error) {
    return { fault: faultOf(error) };
  }
}
