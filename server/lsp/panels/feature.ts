import * as path from 'node:path';
import { faultError } from '../../protocol/fault';
import { featureAsks, type EvidenceRevision } from '../../protocol/panels/feature';
import { featureHeadOf, relatedTo, usesOf } from '../../service/featurePanel';
import { tokenEdit } from '../../service/tokenEdits';
import { readRevision } from '../../surroundings/catalogFile';
import { evidencePathOf } from '../../surroundings/evidenceStore';
import { revisionsOf } from '../../surroundings/gitFile';
import { catalogOf } from '../world';
import { panelAnswers } from './answers';
import { measureThere, readFeature, viewOf } from './featureView';
import { dosesIn, runDoses } from './doses';
import { runStudy, studiesOf } from './studies';
import { thumbnail } from './thumbnail';

/** Of a text that is not a file. */
const NO_CACHE = { state: 'none' } as const;
/** The most rows in one answer. */
const PAGE = 200;

export const featureAnswers = panelAnswers(featureAsks, {
  thumbnail,
  page: async (question) => {
    const { key, session } = question;
    const { document, facts, elsewhere } = await viewOf(question);
    const open = catalogOf(document);
    const { signal } = question.asked;
    const cache = open ? await session.jobs.cacheState(open, signal) : NO_CACHE;
    const own = question.asked.document.parsed.catalog?.site?.layer.value;
    const seen = elsewhere && own !== undefined ? { own } : undefined;
    const head = featureHeadOf(document, facts, key.feature, cache, seen);
    if (head === undefined) throw unknownFeature(key.feature);
    return { data: head };
  },
  levels: async (question) => {
    const { session, asked } = question;
    return { data: await session.jobs.feature.levels(await readFeature(question), asked.signal) };
  },
  tokens: async (question) => {
    const { key, from, count, session, asked } = question;
    const { list, threshold, text, first = 0, last = first } = key;
    const part = { from, count: Math.min(PAGE, count || PAGE) };
    const named = text !== undefined && { text };
    const wanted = { list, threshold, levels: [first, last] as const, ...named, ...part };
    const of = await readFeature(question);
    return { data: await session.jobs.feature.tokens(of, wanted, asked.signal) };
  },
  register: async (question) => {
    const { session, asked } = question;
    return { data: await session.jobs.feature.register(await readFeature(question), asked.signal) };
  },
  uses: async (question) => {
    const { document, facts } = await viewOf(question);
    return { data: usesOf(document, facts.evidence, question.key.feature) };
  },
  related: async (question) => {
    const { document, facts } = await viewOf(question);
    return { data: relatedTo(document, facts.evidence, question.key.feature) };
  },
  correlations: async (question) => {
    const { session, asked } = question;
    const of = await readFeature(question);
    return { data: await session.jobs.feature.correlations(of, asked.signal) };
  },
  measureLayer: async (question) => {
    await measureThere(question);
    return { data: {}, isUnrevised: true };
  },
  layers: async ({ key, asked, session }) => ({
    data: await asked.run(`Layers of ${key.feature}`, (context) =>
      session.jobs.feature.layers(asked.catalog(), key.feature, context),
    ),
  }),
  studies: (question) => Promise.resolve({ data: studiesOf(question), isUnrevised: true }),
  study: async (question) => ({ data: await runStudy(question), isUnrevised: true }),
  doses: (question) => Promise.resolve({ data: dosesIn(question), isUnrevised: true }),
  runDoses: async (question) => ({ data: await runDoses(question), isUnrevised: true }),
  history: async ({ key, asked }) => ({ data: await historyOf(asked.catalog().path, key.feature) }),
  edit: async (question) => {
    const { document } = question.asked;
    const outcome = tokenEdit(
      document,
      await question.session.factsOf(document, question.asked.signal),
      question.key,
    );
    if ('refusal' in outcome) throw refused(outcome.refusal);
    const edits = outcome.edits.map(({ span, newText }) => ({
      range: document.lines.rangeOf(span),
      newText,
    }));
    return { data: { edits, done: outcome.done } };
  },
});

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
