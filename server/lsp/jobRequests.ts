import { allIn } from '../catalog/claims/dimensionClaim';
import type { CancellationToken, ResponseError } from 'vscode-languageserver';
import type { JobContext } from '../jobs/api';
import type { OpenCatalog } from '../surroundings/openCatalog';
import type { FeatureMeasurement } from '../protocol/evidence';
import { faultError, faultOf, type Fault } from '../protocol/fault';
import { type CatalogRequests, type Given, Method, type Reply } from '../protocol/methods';
import { PROMPT_SETS, type PromptSet } from '../protocol/prompts';
import type { MeasuredFeature, JobParams } from '../protocol/requests';
import type { CatalogDocument } from '../service/ports';
import { canonicalUri } from '../service/uris';
import { nextTurn, signalOf } from './cancel';
import { badArguments, responseErrorOf, untrustedFault } from './faults';
import type { Progresses } from './progress';
import type { Refresher } from './refresher';
import type { Session } from './session';
import { fieldsOf } from './shape';
import { catalogOf } from './world';

/** The fields that a request should have: their names are known, their values are still to be checked. */
type Unchecked<G extends JobParams> = { readonly [F in keyof G]?: unknown };

/** A request about a catalog, as a client sends it. */
export interface Asked<G extends JobParams = JobParams> {
  readonly uri: string;
  readonly feature: string | undefined;
  readonly document: CatalogDocument;
  /** The catalog as jobs take it. @throws FaultError `catalog-unreadable` if it is not a file on this machine. */
  readonly catalog: () => OpenCatalog;
  readonly params: Unchecked<G>;
  readonly signal: AbortSignal;
  /** Runs part of the job under a progress title; requires a trusted workspace. */
  readonly run: <T>(title: string, job: (context: JobContext) => Promise<T>) => Promise<T>;
}

/** Registers `method`: reads the request, answers with `work`, and turns failures into its error. */
export type Serve = <M extends keyof CatalogRequests>(
  method: M,
  work: (asked: Asked<Given<M>>) => Promise<Reply<M>>,
) => void;

export function serving(session: Session, progresses: Progresses): Serve {
  return (method, work) => {
    const handle = async (
      params: unknown,
      token: CancellationToken,
    ): Promise<Reply<typeof method> | ResponseError<Fault>> => {
      await nextTurn();
      try {
        return await work(await askedFor(session, progresses, params, signalOf(token)));
      } catch (error) {
        if (faultOf(error).code !== 'cancelled') session.log(`answer ${method}`, error);
        return responseErrorOf(error);
      }
    };
    session.connection.onRequest(method, handle);
  };
}

async function askedFor<G extends JobParams>(
  session: Session,
  progresses: Progresses,
  given: unknown,
  signal: AbortSignal,
): Promise<Asked<G>> {
  const params = fieldsOf(given);
  const { uri: written, feature, workDoneToken } = params;
  if (typeof written !== 'string') throw badArguments('uri is not a text');
  const uri = canonicalUri(written);
  if (feature !== undefined && typeof feature !== 'string')
    throw badArguments('feature is not a text');
  const document = await session.catalogs.find(uri);
  if (feature !== undefined) requireFeature(document, feature);
  const run: Asked<G>['run'] = async (title, job) => {
    if (!session.trusted) throw untrustedFault();
    return progresses.run(title, workDoneToken, signal, job);
  };
  return { uri, feature, document, catalog: () => requireFile(document), params, signal, run };
}

function requireFile(document: CatalogDocument): OpenCatalog {
  const catalog = catalogOf(document);
  if (catalog !== undefined) return catalog;
  throw faultError(
    'catalog-unreadable',
    `${document.uri} is not a file on this machine, so its model and evidence cannot be found.`,
    'Save the catalog beside its model first.',
  );
}

function requireFeature({ parsed }: CatalogDocument, id: string): void {
  if (allIn(parsed.catalog).some((feature) => feature.id.value === id)) return;
  throw faultError(
    'feature-unknown',
    `The catalog has no feature "${id}".`,
    'Check the id under features, and save or fix the catalog if it has errors.',
  );
}

/** The feature that the request must name. @throws FaultError `bad-arguments`. */
export function featureOf({ feature }: Pick<Asked, 'feature'>): string {
  if (feature === undefined) throw badArguments('feature is missing');
  return feature;
}

/** The jobs that run a model. Each refreshes everything on screen about the catalog. */
export function registerJobs(serve: Serve, session: Session, refresher: Refresher): void {
  const { jobs, status } = session;
  registerFacts(serve, session, refresher);
  registerCoverage(serve, session, refresher);

  serve(Method.buildCache, async ({ uri, catalog, run }) => {
    try {
      return await run('Building the cache', async (context) => {
        status.setBuilding(uri, true);
        refresher.soon(uri);
        return jobs.buildCache(catalog(), context);
      });
    } finally {
      status.setBuilding(uri, false);
      await refresher.now(uri);
    }
  });

  registerSurvey(serve, session, refresher);

  serve(Method.measure, async ({ uri, feature, catalog, run }) => {
    const options = feature === undefined ? {} : { features: [feature] };
    const title = feature === undefined ? 'Measuring the catalog' : `Measuring ${feature}`;
    const reply = await run(title, (context) => jobs.measure(catalog(), options, context));
    await refresher.now(uri);
    const { model, features, claims, warnings } = reply;
    return { model, features: [...features, ...claims].map(figuresOf), warnings };
  });

  serve(Method.flip, async (asked) => {
    const feature = featureOf(asked);
    const { promptSet = 'neutral' } = asked.params;
    if (!isPromptSet(promptSet)) throw badArguments('promptSet is not a set of prompts');
    const title = `Sign-flip test of ${feature}`;
    const flip = await asked.run(title, (context) =>
      jobs.flip(asked.catalog(), { feature, promptSet }, context),
    );
    await refresher.now(asked.uri);
    return flip;
  });
}

function isPromptSet(value: unknown): value is PromptSet {
  return PROMPT_SETS.some((each) => each === value);
}

function registerCoverage(serve: Serve, { jobs }: Session, refresher: Refresher): void {
  serve(Method.coverage, async ({ uri, catalog, run }) => {
    const reply = await run('Measuring the coverage', (context) =>
      jobs.coverage(catalog(), {}, context),
    );
    await refresher.now(uri);
    const { record, warnings } = reply;
    return { record, warnings };
  });
}

/** What pages and commands ask about single dimensions; a hover reads what was kept. */
function registerFacts(serve: Serve, { jobs }: Session, refresher: Refresher): void {
  serve(Method.dimensionFacts, async ({ uri, catalog, run, params }) => {
    const { dimensions } = params;
    if (!isDimensions(dimensions)) throw badArguments('dimensions is not a list of whole numbers');
    const [first] = dimensions;
    const which =
      dimensions.length === 1 ? `dimension ${first}` : `${dimensions.length} dimensions`;
    const reply = await run(`Reading ${which}`, (context) =>
      jobs.dimensionFacts(catalog(), { dimensions }, context),
    );
    await refresher.now(uri);
    return reply;
  });
}

function registerSurvey(serve: Serve, { jobs }: Session, refresher: Refresher): void {
  serve(Method.survey, async ({ uri, catalog, run }) => {
    const open = catalog();
    const reply = await run('Surveying the dimensions', (context) =>
      jobs.survey(open, {}, context),
    );
    await refresher.now(uri);
    const { dimensions, toldApart, lists } = reply.run;
    return { dimensions, toldApart, lists, warnings: reply.warnings };
  });
}

/** A message with everything found about thousands of features would block hovers for a second. */
function figuresOf({
  id,
  nPos,
  nNeg,
  k,
  auc,
  nullMatched,
  provenance,
}: FeatureMeasurement): MeasuredFeature {
  return { id, nPos, nNeg, k, auc, nullMatched, provenance };
}

function isDimensions(value: unknown): value is number[] {
  const isIndex = (one: unknown): boolean => Number.isSafeInteger(one) && (one as number) >= 0;
  return Array.isArray(value) && value.length > 0 && value.every(isIndex);
}
