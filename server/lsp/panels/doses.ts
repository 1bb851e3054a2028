/** The dose curve of a feature, for its page: from a report that is open, or run for it. */
import { faultError } from '../../protocol/fault';
import type { DoseCurve } from '../../protocol/panels/feature';
import { dosesOf } from '../../report/doses';
import type { OpenReport } from '../reports';
import type { PanelQuestion } from './answers';
import { linkedFrom } from './experiments';
import { isStale, runExperiment } from './studies';

type OfFeature = PanelQuestion<{ readonly feature: string }>;

/** Of the latest report that has one. */
export function dosesIn(question: OfFeature): DoseCurve | null {
  const { asked, session } = question;
  const reports = session.reports.of(asked.uri).filter(({ result }) => result.name === 'flips');
  for (const report of reports) {
    const curve = curveOf(report, question);
    if (curve !== undefined) return curve;
  }
  return null;
}

export async function runDoses(question: OfFeature): Promise<DoseCurve> {
  // What the curve does not need takes most of the time.
  const set = { sweep: 'false', passages: '0', samples: '0' };
  const report = await runExperiment(question, 'flips', set);
  const curve = curveOf(report, question);
  if (curve === undefined) throw withoutCurve(report);
  return curve;
}

function curveOf({ id, result }: OpenReport, question: OfFeature): DoseCurve | undefined {
  const arms = dosesOf(result, question.key.feature, linkedFrom(question).featureOf);
  return arms && { report: id, isStale: isStale(result, question.asked.document), arms };
}

/** The experiment says in a warning why it has nothing of the feature. */
function withoutCurve({ result }: OpenReport): Error {
  return faultError(
    'bad-arguments',
    result.warnings[0] ?? 'The experiment has no dose curve of this feature.',
    'Open its report for what it found.',
  );
}
