/** What the trust and the settings of now let a catalog name. */
import type { Catalog } from '../catalog/types';
import { faultError, faultOf } from '../protocol/fault';
import type { Environment } from '../protocol/requests';
import { folderOfModel, placeOf } from './places';
import { hubCacheFolder } from './pulledFiles';
import { outsideFault, reaches } from './reach';

export class CatalogReach {
  /**
   * @param environment Of now: a person may come to trust a workspace.
   * @param onOutside Called with each file that a trusted catalog names out of its reach.
   */
  constructor(
    private readonly environment: () => Environment,
    private readonly onOutside: (file: string) => void,
  ) {}

  /** @throws FaultError `untrusted-workspace`. */
  requireTrust(): void {
    if (this.environment().trusted) return;
    throw faultError(
      'untrusted-workspace',
      'This workspace is not trusted, so no model is loaded.',
      'Trust the workspace (command "Workspaces: Manage Workspace Trust"), then run it again.',
    );
  }

  /** Whether a file that Dimcat keeps may be read: of a trusted workspace it may be a link to anywhere. */
  holdsKept(catalogPath: string, file: string): boolean {
    const environment = this.environment();
    return environment.trusted || reaches(environment, catalogPath, file);
  }

  /** A person who trusts a catalog with a model trusts it with what lies beside the model. */
  besideModel(catalogPath: string, { model }: Catalog): readonly string[] {
    if (!this.environment().trusted || !model) return [];
    const file = model.path && placeOf(catalogPath, model.path.value);
    const hub = model.hub ? [hubCacheFolder()] : [];
    return file === undefined ? hub : [...hub, folderOfModel(file)];
  }

  /** @param more Folders that count besides. @throws FaultError `file-outside`. */
  require(catalogPath: string, file: string, more: readonly string[] = []): void {
    const environment = this.environment();
    if (reaches(environment, catalogPath, file, more)) return;
    if (environment.trusted) this.onOutside(file);
    throw outsideFault(environment, file);
  }

  /** Why a file is out of reach, in words; undefined for one that the catalog may name. */
  whyNot(catalogPath: string, file: string, more: readonly string[] = []): string | undefined {
    try {
      this.require(catalogPath, file, more);
      return undefined;
    } catch (error) {
      const { message, advice } = faultOf(error);
      return `${message} ${advice}`;
    }
  }
}
