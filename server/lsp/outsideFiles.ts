import * as path from 'node:path';
import type { Session } from './session';

const allow = 'Allow This Folder';

/** Asks the person about files that a catalog names elsewhere, once per folder; until they agree none is read. */
export class OutsideFiles {
  readonly #asked = new Set<string>();

  constructor(
    private readonly session: Session,
    private readonly allowed: () => void,
  ) {}

  about(file: string): void {
    const folder = path.dirname(file);
    if (this.#asked.has(folder)) return;
    this.#asked.add(folder);
    void this.session.attempt(`ask about ${folder}`, () => this.#ask(folder));
  }

  async #ask(folder: string): Promise<void> {
    const { window } = this.session.connection;
    const answer = await window.showWarningMessage(
      `A catalog names a file in ${folder}, outside its folder and the workspace. Dimcat does not read it unless you allow that, until the editor closes; the setting dimcat.files.allowedFolders allows it for good.`,
      { title: allow },
    );
    if (answer?.title !== allow) return;
    this.session.allow(folder);
    this.allowed();
  }
}
