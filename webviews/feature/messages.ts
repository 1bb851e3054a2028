/** The messages from the editor to the page. */
import { decodedOrUndefined } from '../../server/protocol/decode';
import { toPanel, type ToPanel } from '../../server/protocol/panel';

/** @returns The message, or a fault if it could not be read. */
export function readToPanel(value: unknown): ToPanel {
  return (
    decodedOrUndefined(toPanel, value) ?? {
      type: 'fault',
      message: 'The page received data that it cannot read.',
      advice: 'Measure the feature again; if that fails too, run "Dimcat: Restart Server".',
    }
  );
}
