import { decodedOrUndefined } from '../../protocol/decode';
import { Method } from '../../protocol/methods';
import { PANELS, type PanelName } from '../../protocol/panels/place';
import type { PanelAnswer, PanelParams } from '../../protocol/panels/request';
import { badArguments } from '../faults';
import type { Asked, Serve } from '../jobRequests';
import type { Session } from '../session';
import { catalogOf } from '../world';
import { base64Of, type Answered, type PanelAnswers, type PanelQuestion } from './answers';
import { compareAnswers } from './compare';
import { dimensionAnswers } from './dimension';
import { atlasAnswers } from './atlas';
import { experimentsAnswers } from './experiments';
import { featureAnswers } from './feature';
import { labAnswers } from './lab';
import { lensAnswers } from './lens';
import { mapAnswers } from './map';
import { overviewAnswers } from './overview';
import { Revisions } from './revision';

/** Who answers the questions of each panel. */
const PANEL_ANSWERS: Readonly<Partial<Record<PanelName, PanelAnswers>>> = {
  atlas: atlasAnswers,
  feature: featureAnswers,
  lab: labAnswers,
  lens: lensAnswers,
  map: mapAnswers,
  dimension: dimensionAnswers,
  overview: overviewAnswers,
  compare: compareAnswers,
  experiments: experimentsAnswers,
};

/** What the pages of panels ask for. */
export function registerPanels(serve: Serve, session: Session): void {
  const revisions = new Revisions();
  serve(Method.panel, async (asked) => {
    const { data, bytes, isUnrevised } = await answer(asked, session);
    const rev = isUnrevised ? '' : await revisionOf(asked, session, revisions);
    return { rev, data, ...(bytes && { base64: base64Of(bytes) }) } satisfies PanelAnswer;
  });
}

async function answer(asked: Asked<PanelParams>, session: Session): ReturnType<Handler> {
  const { panel, kind, key, from, count } = asked.params;
  const { asks, answers } = knownPanel(panel);
  if (typeof kind !== 'string' || !Object.hasOwn(answers, kind))
    throw badArguments(`the panel ${String(panel)} has no ${String(kind)}`);
  if (!isIndex(from) || !isIndex(count)) throw badArguments('from or count is not a number');
  const read = decodedOrUndefined(asks[kind]!.key, key);
  if (read === undefined) throw badArguments(`the key of ${kind} is malformed`);
  return (answers[kind]! as Handler)({ key: read, from, count, asked, session });
}

type Handler = (question: PanelQuestion<object>) => Promise<Answered<unknown>>;

function knownPanel(name: unknown): PanelAnswers {
  const panel = PANELS.find((each) => each === name);
  const answers = panel && PANEL_ANSWERS[panel];
  if (answers === undefined) throw badArguments(`there is no panel ${String(name)}`);
  return answers;
}

function isIndex(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

async function revisionOf(
  { document, signal }: Asked,
  session: Session,
  revisions: Revisions,
): Promise<string> {
  const catalog = catalogOf(document);
  const cache = catalog && (await session.jobs.cacheState(catalog, signal));
  return revisions.of(document, await session.factsOf(document, signal), cache?.state ?? 'none');
}
