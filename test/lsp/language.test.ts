import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type {
  CodeAction,
  CompletionList,
  FoldingRange,
  InlayHint,
  Location,
  SelectionRange,
  SemanticTokens,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
import { Method } from '../../server/protocol/methods';
import { uriOfFile } from '../../server/service/uris';
import { nouns } from '../service/support';
import { temporaryFolder } from '../support/paths';
import { Client, uri } from './client';

const textDocument = { uri };
const at = (line: number, character: number) => ({ line, character });
const range = (line: number, character: number) => ({
  start: at(line, character),
  end: at(line, character),
});

describe('language features over LSP', () => {
  let client: Client;
  let folder: string;
  beforeEach(async () => {
    folder = join(temporaryFolder(), "ws (1) a+b@c & d's, e");
    mkdirSync(folder);
    client = Client.start();
    await client.initialize({}, [pathToFileURL(folder).href]);
    await client.open(nouns);
    await client.diagnostics(1);
  });
  afterEach(() => {
    client.process.kill('SIGKILL');
  });

  it('completes anchors with their score, as text edits', async () => {
    const list = await client.request<CompletionList>('textDocument/completion', {
      textDocument,
      position: at(11, 14),
    });
    assert.equal(list.isIncomplete, true);
    const [first] = list.items;
    assert.equal(first!.label, '" tree"');
    assert.equal(first!.labelDetails!.description, 'agreement 0.750 · id 5');
  });

  it('offers actions of the kinds that are asked for, one of them made of a new file', async () => {
    const ask = (only?: string[]) =>
      client.request<CodeAction[]>('textDocument/codeAction', {
        textDocument,
        range: range(11, 17),
        context: { diagnostics: [], ...(only && { only }) },
      });
    const extract = await ask(['refactor.extract']);
    assert.deepEqual(
      extract.map(({ kind }) => kind),
      ['refactor.extract'],
    );
    const [create, write] = extract[0]!.edit!.documentChanges!;
    assert.ok(create && 'kind' in create && create.kind === 'create');
    assert.ok(write && 'edits' in write);
    assert.ok((await ask()).some(({ title }) => title.startsWith('Ignore too-few-anchors')));
  });

  it('finds, renames and lists features across the files of the workspace', async () => {
    const other = join(folder, 'sub', 'other.dims.yaml');
    mkdirSync(join(folder, 'sub'));
    writeFileSync(other, 'dimcat: 1\nfeatures:\n  - id: far\n');
    // As VS Code and Node spell it; the server answers in the first spelling.
    const near = uriOfFile(join(folder, 'near.dims.yaml'));
    const nearToNode = pathToFileURL(join(folder, 'near.dims.yaml')).href;
    assert.notEqual(near, nearToNode);
    const text =
      'dimcat: 1\nfeatures:\n  - id: a\n    relations: [{ kind: related, target: sub/other.dims.yaml#far }]\n';
    await client.open(text, 1, nearToNode);
    const here = { textDocument: { uri: near }, position: at(3, 64) };
    const definition = await client.request<Location>('textDocument/definition', here);
    assert.deepEqual([definition.uri, definition.range.start], [uriOfFile(other), at(2, 8)]);
    const references = await client.request<Location[]>('textDocument/references', {
      ...here,
      context: { includeDeclaration: true },
    });
    assert.equal(references.length, 2);
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
      ...here,
      newName: 'away',
    });
    assert.deepEqual(
      edit.documentChanges!.map((each) => 'textDocument' in each && each.textDocument.uri).sort(),
      [near, uriOfFile(other)].sort(),
    );
    await assert.rejects(
      client.request('textDocument/rename', { ...here, newName: 'A b' }),
      /lower-case/,
    );
    const symbols = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'far' });
    assert.deepEqual(
      symbols.map(({ name }) => name),
      ['far'],
    );
    const { diagnostics } = await client.diagnostics(1, near);
    assert.ok(!diagnostics.some(({ code }) => code === 'unknown-relation-target'));
  });

  it('folds, selects, colours, links and formats', async () => {
    await client.request(Method.measure, { uri, feature: 'animal' });
    const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', {
      textDocument,
    });
    assert.ok(folds.some(({ startLine, endLine }) => startLine === 9 && endLine === 14));
    const [selection] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
      textDocument,
      positions: [at(11, 17)],
    });
    assert.deepEqual(selection!.range, { start: at(11, 14), end: at(11, 20) });
    assert.deepEqual(selection!.parent!.range.start, at(11, 13));
    const { data } = await client.request<SemanticTokens>('textDocument/semanticTokens/range', {
      textDocument,
      range: { start: at(0, 0), end: at(20, 0) },
    });
    assert.equal(data.length, 5 * 5);
    const links = await client.request<unknown[]>('textDocument/documentLink', { textDocument });
    assert.equal(links.length, 2);
    await client.replace(nouns.replace('[" tree"]', '[ " tree" ]'), 2);
    const edits = await client.request<TextEdit[]>('textDocument/formatting', {
      textDocument,
      options: { tabSize: 2, insertSpaces: true },
    });
    assert.deepEqual(
      edits.map(({ newText }) => newText),
      ['[" tree"]'],
    );
  });

  it('shows hints to a client that asks for them, and to no other', async () => {
    await client.request(Method.measure, { uri, feature: 'animal' });
    const whole = { textDocument, range: { start: at(0, 0), end: at(20, 0) } };
    const hints = (): Promise<InlayHint[]> => client.request('textDocument/inlayHint', whole);
    assert.deepEqual(await hints(), []);
    const environment = { trusted: true, providers: [], cacheFolder: '' };
    await client.notify(Method.environment, { ...environment, editor: {} });
    assert.deepEqual(await hints(), []);
    await client.notify(Method.environment, { ...environment, editor: { aucHints: true } });
    assert.match(JSON.stringify((await hints())[0]!.label), /held-out 0\.842/);
  });

  it('shows what the settings ask for', async () => {
    const editor = {
      severities: { 'too-few-anchors': 'off' },
      lenses: false,
      aucHints: false,
      rankHints: false,
    };
    await client.notify(Method.environment, {
      trusted: true,
      providers: [],
      cacheFolder: '',
      editor,
    });
    await client.replace(nouns, 2);
    const { diagnostics } = await client.diagnostics(2);
    assert.ok(!diagnostics.some(({ code }) => code === 'too-few-anchors'));
    assert.deepEqual(await client.request('textDocument/codeLens', { textDocument }), []);
    const whole = { textDocument, range: { start: at(0, 0), end: at(20, 0) } };
    assert.deepEqual(await client.request('textDocument/inlayHint', whole), []);
  });
});
