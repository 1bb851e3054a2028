/** What the editor may say to the page. */
import type { ToPanel } from '../../server/protocol/panel';
import type { FeaturePage } from '../../server/protocol/requests';
import * as s from '../common/shape';
import { evidence } from './evidenceShape';

const page = s.record<FeaturePage>({
  uri: s.text,
  id: s.text,
  label: s.text,
  description: s.text,
  status: s.text,
  model: s.text,
  site: s.text,
  signs: s.text,
  evidence,
  staleMeasurement: s.list(s.text),
  staleFlip: s.list(s.text),
});

type Message<T extends ToPanel['type']> = Extract<ToPanel, { type: T }>;

const message: s.Check<ToPanel> = s.either(
  s.record<Message<'page'>>({ type: s.oneOf('page'), page }),
  s.either(
    s.record<Message<'busy'>>({ type: s.oneOf('busy'), job: s.oneOf('measure', 'flip', null) }),
    s.record<Message<'fault'>>({ type: s.oneOf('fault'), message: s.text, advice: s.text }),
  ),
);

/** @returns The message; a fault that says so where it could not be read. */
export function readToPanel(value: unknown): ToPanel {
  if (message(value)) return value;
  return {
    type: 'fault',
    message: 'The page got data that it cannot read.',
    advice: 'Measure the feature again; if that fails too, run "Dimcat: Restart Server".',
  };
}
