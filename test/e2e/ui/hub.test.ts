import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import path from 'node:path';
import { COMMIT, HubServer, REPO } from '../../hub/server';
import { makeProfile, removeProfile } from '../support/profile';
import { tinyModel } from '../../support/tinyModel';
import { categories } from '../../support/words';
import { Workbench } from './workbench';

const TOKEN = 'hf_typedbyhand';
const CATALOG = `dimcat: 1
model:
  hub: ${REPO} # where it comes from
site: { kind: resid, layer: 2 }
features:
  - id: animal
    anchors: [${categories['animal']!.map((word) => `" ${word}"`).join(', ')}]
`;

/** A model from a hub by the keyboard: token, name, variant, and what the catalog says afterwards. */
describe('A model from a hub', function () {
  this.bail(true);
  this.timeout(120_000);
  const profile = makeProfile();
  const folder = path.join(profile.temporary, 'workspace');
  const environment = { ...process.env };
  const { model, tokenizer } = tinyModel();
  const server = new HubServer({
    'onnx/model.onnx': Buffer.from(model),
    'onnx/model_copy.onnx': Buffer.from(model),
    'tokenizer.json': Buffer.from(tokenizer.json),
  });
  let workbench: Workbench;

  before(async () => {
    fs.mkdirSync(folder);
    fs.writeFileSync(path.join(folder, 'hub.dims.yaml'), CATALOG);
    process.env['HF_ENDPOINT'] = await server.start();
    process.env['HF_HUB_CACHE'] = path.join(profile.temporary, 'hub');
    workbench = await Workbench.open(profile, folder, ['--disable-workspace-trust']);
  });
  afterEach(async function () {
    await workbench.keepIfFailed(this.currentTest);
  });
  after(async () => {
    process.env = environment;
    await workbench.close();
    await server.stop();
    removeProfile(profile);
  });

  it('the token is asked for, not shown, and kept', async () => {
    await workbench.openFile('hub.dims.yaml');
    // The palette knows the commands of an extension once that was found.
    await workbench.page.locator('.codelens-decoration', { hasText: 'not measured' }).waitFor();
    await workbench.command('Dimcat: Set Hub Token …');
    const input = workbench.page.locator('.quick-input-widget input[type=password]');
    await input.fill(TOKEN);
    await workbench.screenshot('16 hub token');
    await input.press('Enter');
    await workbench.notification('The access token of the hub was saved.').waitFor();
    await workbench.dismissNotifications();
  });

  it("the catalog's own model comes first, then its variants, then how to name it", async () => {
    await workbench.command('Dimcat: Pull Model …');
    const first = workbench.page.locator('.quick-input-list .monaco-list-row').first();
    await first.filter({ hasText: 'named by the catalog' }).waitFor();
    await workbench.screenshot('17 hub models');
    await workbench.page.keyboard.press('Enter');
    await workbench.page
      .locator('.quick-input-list', { hasText: 'onnx/model_copy.onnx' })
      .waitFor();
    await workbench.screenshot('18 hub variants');
    await workbench.choose('onnx/model.onnx');
    await workbench.page.locator('.quick-input-list', { hasText: 'Name the hub' }).waitFor();
    await workbench.screenshot('19 hub naming');
    await workbench.choose('Name the hub in the catalog');
    await workbench.notification(`Pulled ${REPO}, and named it in the catalog.`).waitFor();
    await workbench.line(COMMIT).waitFor();
    await workbench.line('# where it comes from').waitFor();
    await workbench.screenshot('20 hub named');
  });

  it('the token went to the hub, and is in no file that a person or a program reads', () => {
    const sent = new Set(server.seen.map(({ authorization }) => authorization));
    assert.deepEqual(sent, new Set([`Bearer ${TOKEN}`]));
    for (const place of [path.join(profile.userData, 'logs'), path.join(profile.userData, 'User')])
      for (const file of filesBelow(place)) assert.ok(!fs.readFileSync(file).includes(TOKEN), file);
  });
});

function filesBelow(folder: string): string[] {
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
