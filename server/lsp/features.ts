import type { CodeLens } from 'vscode-languageserver';
import { actionsAt } from '../service/actions/actions';
import { completionsAt } from '../service/completion/completion';
import { hoverAt } from '../service/hover/hover';
import { headlineOf, lensesOf } from '../service/lenses';
import { answering } from './answering';
import { signalOf } from './cancel';
import { codeActionOf, codeLensOf, completionListOf, hoverOf } from './convert';
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
    answer('make lenses', ({ document }) =>
      session.editor.lenses ? lensesOf(document).map(codeLensOf) : [],
    ),
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
      const problems = await publisher.problemsFor(document);
      const actions = await actionsAt(document, problems, asked, world, signal);
      const wanted = wantedKinds(fieldsOf(context)['only']);
      return actions
        ?.filter(({ kind }) => wanted.some((only) => kind === only || kind.startsWith(`${only}.`)))
        .map((action) => codeActionOf(document, action, docs));
    }),
  );
}

/** Without a word on it all but those that are run on saving. */
function wantedKinds(only: unknown): readonly string[] {
  return Array.isArray(only) ? only.map(String) : ['quickfix', 'refactor'];
}

/** A lens with the figure of its feature, made when it comes into sight. */
async function resolvedLens(
  session: Session,
  lens: CodeLens,
  signal: AbortSignal,
): Promise<CodeLens> {
  const { uri, feature } = fieldsOf(lens.data);
  const document = typeof uri === 'string' ? session.catalogs.open(uri) : undefined;
  if (!document || typeof feature !== 'string') return lens;
  const facts = await session.world(signal).facts(document);
  const title = headlineOf(document, facts, feature) ?? 'not in the catalog any more';
  const command = { title, command: 'dimcat.openFeaturePage', arguments: [{ uri, feature }] };
  return { ...lens, command };
}
