import * as path from 'node:path';
import type { CatalogFacts } from '../../catalog/facts';
import { faultError } from '../../protocol/fault';
import { featureAsks, type EvidenceRevision } from '../../protocol/panels/feature';
import type { PanelParams } from '../../protocol/panels/request';
import { featureHeadOf, relatedTo, usesOf } from '../../service/featurePanel';
import { tokenEdit } from '../../service/tokenEdits';
import { readRevision } from '../../surroundings/catalogFile';
import { evidencePathOf } from '../../surroundings/evidenceStore';
import { revisionsOf } from '../../surroundings/gitFile';
import { untrustedFault } from '../faults';
import type { Asked } from '../jobRequests';
import type { Session } from '../session';
import { catalogOf } from '../world';
import { panelAnswers, type PanelQuestion } from './answers';
import { runStudy, studiesOf } from './studies';
import { thumbnail } from './thumbnail';

/** The most rows in one answer. */
const PAGE = 200;

export const featureAnswers = panelAnswers(featureAsks, {
  thumbnail,
  page: async ({ key, asked, session }) => {
    const facts = await session.factsOf(asked.document);
    const head = featureHeadOf(asked.document, facts, key.feature, await cacheOf(asked, session));
    if (head === undefined) throw unknownFeature(key.feature);
    return { data: head };
  },
  levels: async ({ key, asked, session }) => ({
    data: await session.jobs.feature.levels(trusted(asked, session), key.feature, asked.signal),
  }),
  tokens: async ({ key, from, count, asked, session }) => {
    const { feature, list, threshold, first = 0, last = first } = key;
    const part = { from, count: Math.min(PAGE, count || PAGE) };
    const wanted = { list, threshold, levels: [first, last] as const, ...part };
    const open = trusted(asked, session);
    return { data: await session.jobs.feature.tokens(open, feature, wanted, asked.signal) };
  },
  register: async ({ key, asked, session }) => ({
    data: await session.jobs.feature.register(trusted(asked, session), key.feature, asked.signal),
  }),
  uses: async (question) => {
    const { evidence } = await factsOf(question);
    return { data: usesOf(question.asked.document, evidence, question.key.feature) };
  },
  related: async (question) => {
    const { evidence } = await factsOf(question);
    return { data: relatedTo(question.asked.document, evidence, question.key.feature) };
  },
  correlations: async ({ key, asked, session }) => {
    const open = trusted(asked, session);
    return { data: await session.jobs.feature.correlations(open, key.feature, asked.signal) };
  },
  layers: async ({ key, asked, session }) => ({
    data: await asked.run(`Layers of ${key.feature}`, (context) =>
      session.jobs.feature.layers(asked.catalog(), key.feature, context),
    ),
  }),
  studies: (question) => Promise.resolve({ data: studiesOf(question), isUnrevised: true }),
  study: async (question) => ({ data: await runStudy(question), isUnrevised: true }),
  history: async ({ key, asked }) => ({ data: await historyOf(asked.catalog().path, key.feature) }),
  edit: async (question) => {
    const { document } = question.asked;
    const outcome = tokenEdit(document, await factsOf(question), question.key);
    if ('refusal' in outcome) throw refused(outcome.refusal);
    const edits = outcome.edits.map(({ span, newText }) => ({
      range: document.lines.rangeOf(span),
      newText,
    }));
    return { data: { edits, done: outcome.done } };
  },
});

function factsOf<K>({ asked, session }: PanelQuestion<K>): Promise<CatalogFacts> {
  return session.factsOf(asked.document);
}

function cacheOf(
  { document }: Asked<PanelParams>,
  { jobs }: Session,
): ReturnType<Session['jobs']['cacheState']> {
  const catalog = catalogOf(document);
  return catalog === undefined ? Promise.resolve('none') : jobs.cacheState(catalog);
}

/** @throws FaultError `untrusted-workspace`: reading a cache asks the model's summary. */
function trusted(asked: Asked<PanelParams>, session: Session): ReturnType<typeof asked.catalog> {
  if (!session.trusted) throw untrustedFault();
  return asked.catalog();
}

/** The latest revisions of the evidence in git, newest first. */
const REVISIONS = 12;

async function historyOf(file: string, feature: string): Promise<readonly EvidenceRevision[]> {
  const rows: EvidenceRevision[] = [];
  for (const { revision, day } of await revisionsOf(evidencePathOf(file), REVISIONS)) {
    const { evidence } = await readRevision(revision, file, path.basename(file));
    const { measurement, flip } = evidence?.features[feature] ?? {};
    const auc = measurement?.auc.heldOut ?? null;
    rows.push({ revision, day, auc, verdict: flip?.verdict ?? null });
  }
  return rows;
}

function unknownFeature(id: string): Error {
  return faultError(
    'feature-unknown',
    `The catalog has no feature "${id}".`,
    'It may have been renamed or removed: open the page of another feature.',
  );
}

function refused(reason: string): Error {
  return faultError('bad-arguments', reason, 'Change the catalog by hand.');
}
