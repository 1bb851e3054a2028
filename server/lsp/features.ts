import { allIn } from '../catalog/claims/dimensionClaim';
import { Command } from '../protocol/commands';
import type { CodeLens, ResponseError } from 'vscode-languageserver';
import { actionsAt } from '../service/actions/actions';
import { completionsAt } from '../service/completion/completion';
import { hoverAt } from '../service/hover/hover';
import { headlineOf, lensesOf, mostAtOnce } from '../service/lenses';
import { answering, type Question } from './answering';
import { signalOf } from './cancel';
import { codeActionOf, codeLensOf, completionListOf, hoverOf } from './convert';
import { faultOf } from '../protocol/fault';
import { cancelledError } from './faults';
import type { Publisher } from './publisher';
import type { Session } from './session';
import { fieldsOf, isRange, placeOf } from './shape';

/** Hovers, lenses, completion and code actions. None of them runs a model. */
export function registerFeatures(session: Session, publisher: Publisher): void {
  const { connection, docs } = session;
  const answer = answering(session);

  connection.onHover(
    answer('hover', async ({ document, params, world, signal }) => {
      const place = placeOf(params);
      if (place === undefined) return null;
      const offset = document.lines.offsetAt(place.position);
      const hover = await hoverAt(document, offset, world, signal);
      return hover ? hoverOf(hover) : null;
    }),
  );
  connection.onCodeLens(
    answer('make lenses', (question) => lensesNow(session, question), { ofWholeText: true }),
  );
  connection.onCodeLensResolve((lens, token) => resolvedLens(session, lens, signalOf(token)));
  connection.onCompletion(
    answer('complete', async ({ document, params, world, signal }) => {
      const place = placeOf(params);
      if (place === undefined) return null;
      const offset = document.lines.offsetAt(place.position);
      const found = await completionsAt(document, offset, world, signal);
      return found ? completionListOf(found) : null;
    }),
  );
  connection.onCodeAction(
    answer('find fixes', async ({ document, params, world, signal }) => {
      const { range, context } = fieldsOf(params);
      if (!isRange(range)) return null;
      const { lines } = document;
      const asked = { start: lines.offsetAt(range.start), end: lines.offsetAt(range.end) };
      const problems = await publisher.problemsFor(document, signal);
      const actions = await actionsAt(document, problems, asked, world, signal);
      const wanted = wantedKinds(fieldsOf(context)['only']);
      return actions
        ?.filter(({ kind }) => wanted.some((only) => kind === only || kind.startsWith(`${only}.`)))
        .map((action) => codeActionOf(document, action, docs));
    }),
  );
}

/** By default, all but those that run on saving. */
function wantedKinds(only: unknown): readonly string[] {
  return Array.isArray(only) ? only.map(String) : ['quickfix', 'refactor'];
}

async function lensesNow(session: Session, { document, signal }: Question): Promise<CodeLens[]> {
  if (!session.editor.lenses) return [];
  const features = allIn(document.parsed.catalog).length;
  const facts = await session.factsOf(document, signal);
  return lensesOf(document, facts.noFlips, features > mostAtOnce ? undefined : facts).map(
    codeLensOf,
  );
}

/**
 * A lens with the figure of its feature, computed when it comes into view. It always has a title, whatever has changed
 * since the lens was made: an editor stops showing a lens without one, and asks for it only when it comes into view
 * again.
 */
async function resolvedLens(
  session: Session,
  lens: CodeLens,
  signal: AbortSignal,
): Promise<CodeLens | ResponseError> {
  const { uri, feature } = fieldsOf(lens.data);
  if (typeof uri !== 'string' || typeof feature !== 'string') return lens;
  const headline = headlineNow(session, { uri, feature }, signal);
  const title = (await headline.catch(unlessCancelled)) ?? 'no longer in the catalog';
  if (signal.aborted) return cancelledError();
  const command = { title, command: Command.openFeaturePage, arguments: [{ uri, feature }] };
  return { ...lens, command };
}

function unlessCancelled(error: unknown): undefined {
  if (faultOf(error).code !== 'cancelled') throw error;
}

async function headlineNow(
  session: Session,
  { uri, feature }: { readonly uri: string; readonly feature: string },
  signal: AbortSignal,
): Promise<string | undefined> {
  await session.catalogs.ready(uri);
  const document = session.catalogs.open(uri);
  return document && headlineOf(document, await session.factsOf(document, signal), feature);
}
