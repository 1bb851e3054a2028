import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import type { CatalogChange } from '../../../extension/changes';
import { defaultCacheFolder } from '../../../server/cache/folder';
import { dimcat, eventually, inWorkspace, show } from './editor';

const catalog =
  'dimcat: 1\nfeatures:\n  - { id: pet, anchors: [" dog"], expect: { auc: { min: 0.8 } } }\n';
const inFolder = (name: string): string => inWorkspace(`watched/${name}`);
const uriOf = (name: string): string => vscode.Uri.file(inFolder(name)).toString();

/** Waits until nothing has changed for longer than the system may take to report one write twice. */
async function quiet(): Promise<void> {
  const { onDidChangeCatalogs } = await dimcat();
  let last = Date.now();
  const listener = onDidChangeCatalogs(() => (last = Date.now()));
  try {
    await eventually(
      () => Date.now() - last,
      (since) => since > 2000,
    );
  } finally {
    listener.dispose();
  }
}

/** The first change of which `is` holds, after `act`. */
async function changeAfter(
  act: () => unknown,
  is: (change: CatalogChange) => boolean,
): Promise<CatalogChange> {
  const { onDidChangeCatalogs } = await dimcat();
  let found: CatalogChange | undefined;
  const listener = onDidChangeCatalogs((change) => {
    if (is(change)) found ??= change;
  });
  try {
    await act();
    const change = await eventually(
      () => found,
      (each) => each !== undefined,
    );
    assert.ok(change, 'a change was told');
    return change;
  } finally {
    listener.dispose();
  }
}

const concerns = (name: string) => (change: CatalogChange) =>
  change.texts !== 'all' && change.texts.has(uriOf(name));

describe('The one event of what changed', () => {
  before(async () => {
    mkdirSync(inFolder('.'));
    writeFileSync(inFolder('pets.dims.yaml'), catalog);
    writeFileSync(inFolder('dimcat.yaml'), 'dimcat: 1\ntitle: Before\n');
    await dimcat();
  });
  after(async () => {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    rmSync(inFolder('.'), { recursive: true });
  });

  it('tells of a catalog that is typed into, by its URI', async () => {
    const { uri } = await show('watched/pets.dims.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '# typed\n');
    const { files } = await changeAfter(
      () => vscode.workspace.applyEdit(edit),
      concerns('pets.dims.yaml'),
    );
    assert.equal(files, false);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('tells of a dimcat.yaml that is typed into, which may concern every catalog', async () => {
    const { uri } = await show('watched/dimcat.yaml');
    const edit = new vscode.WorkspaceEdit();
    edit.insert(uri, new vscode.Position(0, 0), '# typed\n');
    const { files } = await changeAfter(
      () => vscode.workspace.applyEdit(edit),
      ({ texts }) => texts === 'all',
    );
    assert.equal(files, false);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });

  it('tells of a dimcat.yaml that another program writes', async () => {
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await changeAfter(
      () => writeFileSync(inFolder('dimcat.yaml'), 'dimcat: 1\ntitle: After\n'),
      ({ texts }) => texts === 'all',
    );
  });

  it('tells of evidence that another program writes', async () => {
    await quiet();
    const { texts } = await changeAfter(
      () => writeFileSync(inFolder('pets.dims.evidence.json'), '{}'),
      ({ files }) => files,
    );
    assert.deepEqual(texts, new Set());
  });

  it('tells of a token cache that another program builds', async () => {
    // The setting is the machine's, which a window that looks at another one does not hand on.
    const set = vscode.workspace.getConfiguration('dimcat').get<string>('cache.folder');
    const folder = set || defaultCacheFolder();
    const built: string[] = [];
    const build = (): void => {
      mkdirSync(folder, { recursive: true });
      built.push(path.join(folder, `${String(built.length).padStart(32, '0')}.dimcache`));
      writeFileSync(built.at(-1)!, '');
    };
    await quiet();
    let building: NodeJS.Timeout | undefined;
    try {
      const { files, texts } = await changeAfter(
        () => {
          build();
          // Where the system loses what is written just as a watch begins, the next one is heard.
          building = setInterval(build, 2000);
        },
        () => true,
      );
      assert.deepEqual([files, texts], [false, new Set()]);
    } finally {
      clearInterval(building);
      for (const file of built) rmSync(file);
    }
  });

  it('lists a catalog in the Test Explorer when it comes, and no longer when it has gone', async () => {
    const { tests } = await dimcat();
    const change = await changeAfter(
      () => writeFileSync(inFolder('more.dims.yaml'), catalog),
      concerns('more.dims.yaml'),
    );
    assert.equal(change.files, true);
    const listed = (wanted: boolean) =>
      eventually(
        () => tests.get(uriOf('more.dims.yaml')) !== undefined,
        (is) => is === wanted,
      );
    assert.equal(await listed(true), true);
    rmSync(inFolder('more.dims.yaml'));
    assert.equal(await listed(false), false);
  });

  it('refills the Test Explorer with what is typed', async () => {
    const { tests } = await dimcat();
    const { uri } = await show('watched/pets.dims.yaml');
    const claims = (count: number) =>
      eventually(
        () => tests.get(uri.toString())?.children.size,
        (size) => size === count,
      );
    assert.equal(await claims(1), 1);
    const edit = new vscode.WorkspaceEdit();
    const end = new vscode.Position(3, 0);
    edit.insert(uri, end, '  - { id: tool, anchors: [" saw"], expect: { auc: { min: 0.8 } } }\n');
    await vscode.workspace.applyEdit(edit);
    assert.equal(await claims(2), 2);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  });
});
