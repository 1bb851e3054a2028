import { ErrorCodes, ResponseError } from 'vscode-languageserver';
import { definitionAt, referencesAt } from '../service/navigation/definition';
import { linksOf } from '../service/navigation/links';
import { renamable, renameAt } from '../service/navigation/rename';
import { workspaceSymbols } from '../service/navigation/workspaceSymbols';
import { symbolsOf } from '../service/symbols';
import { answering, type Question } from './answering';
import { documentSymbolOf, locationOf, symbolInformationOf, workspaceEditOf } from './convert';
import type { Session } from './session';
import { fieldsOf, placeOf } from './shape';

/** Definitions, references, symbols and renames, here and in the other catalogs of the workspace. */
export function registerNavigation(session: Session): void {
  const { connection } = session;
  const answer = answering(session);

  connection.onDefinition(
    answer('find a definition', async (question) => {
      const offset = offsetIn(question);
      if (offset === undefined) return null;
      const place = definitionAt(question.document, offset, await question.world.catalogs());
      return place ? locationOf(place) : null;
    }),
  );
  connection.onReferences(
    answer('find references', async (question) => {
      const offset = offsetIn(question);
      if (offset === undefined) return null;
      const { includeDeclaration } = fieldsOf(fieldsOf(question.params)['context']);
      const { document, world } = question;
      const catalogs = await world.catalogs();
      const { evidence } = await world.facts(document);
      const all = includeDeclaration !== false;
      return referencesAt(document, offset, catalogs, all, evidence).map(locationOf);
    }),
  );
  registerRename(session);
  connection.onDocumentSymbol(
    answer('make the outline', ({ document }) => symbolsOf(document).map(documentSymbolOf)),
  );
  connection.onWorkspaceSymbol(async (params: unknown) => {
    const { query } = fieldsOf(params);
    try {
      const catalogs = await session.workspace.all();
      return workspaceSymbols(catalogs, typeof query === 'string' ? query : '').map(
        symbolInformationOf,
      );
    } catch (error) {
      session.log('find symbols', error);
      return null;
    }
  });
  connection.onDocumentLinks(answer('find links', ({ document }) => [...linksOf(document)]));
}

function registerRename(session: Session): void {
  const { connection } = session;
  const answer = answering(session);
  connection.onPrepareRename(
    answer('find what to rename', async (question) => {
      const offset = offsetIn(question);
      if (offset === undefined) return null;
      const { document, world } = question;
      const found = renamable(document, offset, await world.catalogs());
      return found ? { range: document.lines.rangeOf(found.span), placeholder: found.name } : null;
    }),
  );
  connection.onRenameRequest(
    answer('rename', async (question) => {
      const offset = offsetIn(question);
      const { newName } = fieldsOf(question.params);
      if (offset === undefined || typeof newName !== 'string') return null;
      const catalogs = await question.world.catalogs();
      const changes = renameAt(question.document, offset, newName, catalogs);
      if (changes && 'obstacle' in changes) {
        return new ResponseError(ErrorCodes.InvalidParams, changes.obstacle);
      }
      return changes ? workspaceEditOf(changes) : null;
    }),
  );
}

function offsetIn({ document, params }: Question): number | undefined {
  const place = placeOf(params);
  return place && document.lines.offsetAt(place.position);
}
