/** What the editor may say to the page. */
import { decodedOrUndefined } from '../../server/protocol/decode';
import { toPanel, type ToPanel } from '../../server/protocol/panel';

/** @returns The message; a fault that says so where it could not be read. */
export function readToPanel(value: unknown): ToPanel {
  return (
    decodedOrUndefined(toPanel, value) ?? {
      type: 'fault',
      message: 'The page got data that it cannot read.',
      advice: 'Measure the feature again; if that fails too, run "Dimcat: Restart Server".',
    }
  );
}
