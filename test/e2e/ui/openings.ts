/** How a person opens each page from the palette, and answers what its command asks. */
import path from 'node:path';
import type { PanelName } from '../../../server/protocol/panels/place';
import type { Workbench } from './workbench';

/** What there is in the workspace to be chosen. */
export interface Choices {
  /** Label of a feature. */
  readonly feature: string;
  readonly dimension: number;
  /** Another catalog, and a report: files of the folder's top level. */
  readonly other: string;
  readonly report: string;
}

interface Opening {
  readonly command: string;
  readonly choose?: (workbench: Workbench, choices: Choices) => Promise<void>;
}

const OPENINGS: Readonly<Record<PanelName, Opening>> = {
  feature: {
    command: 'Dimcat: Open Feature Page',
    choose: (workbench, { feature }) => workbench.choose(feature),
  },
  dimension: {
    command: 'Dimcat: Open Dimension Page …',
    choose: (workbench, { dimension }) => answer(workbench, String(dimension)),
  },
  atlas: { command: 'Dimcat: Open Atlas' },
  overview: { command: 'Dimcat: Open Catalog Overview' },
  lens: { command: 'Dimcat: Read Text with Features' },
  lab: { command: 'Dimcat: Open Flip Lab' },
  map: { command: 'Dimcat: Show Model Map' },
  compare: {
    command: 'Dimcat: Compare Catalog …',
    choose: (workbench, { other }) => workbench.choose(other),
  },
  experiments: {
    command: 'Dimcat: Open Report …',
    choose: (workbench, { report }) => chooseFile(workbench, report),
  },
};

export async function openPanel(
  workbench: Workbench,
  name: PanelName,
  choices: Choices,
): Promise<void> {
  const { command, choose } = OPENINGS[name];
  await workbench.command(command);
  await choose?.(workbench, choices);
}

async function answer(workbench: Workbench, text: string): Promise<void> {
  const input = workbench.page.locator('.quick-input-widget input.input');
  await input.waitFor();
  await input.fill(text);
  await input.press('Enter');
}

/**
 * Takes a file in the simple dialog of a window without a native one. The list begins with the folder's path, a moment
 * after it appears, and may drop what comes before.
 */
export async function chooseFile(workbench: Workbench, name: string): Promise<void> {
  const input = workbench.page.locator('.quick-input-widget input.input');
  await workbench.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).waitFor();
  const file = path.join(await input.inputValue(), name);
  for (let attempt = 0; attempt < 5 && (await input.isVisible()); attempt++) {
    await input.fill(file);
    await input.press('Enter');
    await input.waitFor({ state: 'hidden', timeout: 3000 }).catch(() => undefined);
  }
}
