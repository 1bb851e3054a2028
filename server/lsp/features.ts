import { actionsAt } from '../service/actions/actions';
import { completionsAt } from '../service/completion/completion';
import { hoverAt } from '../service/hover/hover';
import { lensesOf } from '../service/lenses';
import { answering } from './answering';
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
    answer('make lenses', async ({ document, world }) =>
      session.editor.lenses ? lensesOf(document, await world.facts(document)).map(codeLensOf) : [],
    ),
  );
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
