/** What Dimcat keeps beside a catalog goes with it when the catalog is renamed or moved. */
import * as vscode from 'vscode';
import { isCatalog } from './catalogs';

/** `x.dims.yaml` -> `x.dims.evidence.json`, ... */
const ENDINGS = ['.evidence.json', '.dimensions.json'];

/** A folder takes them along by itself. */
export function followRenames(): vscode.Disposable {
  return vscode.workspace.onWillRenameFiles((event) => {
    const catalogs = event.files.filter(
      ({ oldUri, newUri }) => isCatalog({ uri: oldUri }) && isCatalog({ uri: newUri }),
    );
    if (catalogs.length > 0) event.waitUntil(movesOf(catalogs));
  });
}

type Renamed = vscode.FileWillRenameEvent['files'][number];

async function movesOf(catalogs: readonly Renamed[]): Promise<vscode.WorkspaceEdit> {
  const edit = new vscode.WorkspaceEdit();
  for (const { oldUri, newUri } of catalogs) {
    for (const ending of ENDINGS) {
      const from = sidecar(oldUri, ending);
      // One that is already there may be of another model: the person decides.
      if (await exists(from)) edit.renameFile(from, sidecar(newUri, ending), { overwrite: false });
    }
  }
  return edit;
}

function sidecar(catalog: vscode.Uri, ending: string): vscode.Uri {
  return catalog.with({ path: catalog.path.replace(/\.ya?ml$/i, '') + ending });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
