import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command, HOVER_COMMANDS } from '../../server/protocol/commands';

const root = path.resolve(__dirname, '../../..');
interface Manifest {
  readonly icon: string;
  readonly capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
  readonly contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    configuration: {
      properties: Record<string, { description?: string; markdownDescription?: string }>;
    };
  };
}
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const { commands, menus, configuration } = manifest.contributes;
const named = new Set(commands.map(({ command }) => command));

describe('The manifest', () => {
  it('names the commands that the code registers, but for the menu of the status bar', () => {
    const registered = Object.values(Command).filter((id) => id !== Command.quickActions);
    assert.deepEqual([...named].sort(), registered.sort());
  });

  it('gives each command the category Dimcat', () => {
    assert.deepEqual(new Set(commands.map(({ category }) => category)), new Set(['Dimcat']));
  });

  it('puts only named commands into menus, and trusts only named ones in hovers', () => {
    const used = Object.values(menus).flatMap((items) => items.map(({ command }) => command));
    assert.ok(used.length > 0);
    assert.deepEqual(
      [...used, ...HOVER_COMMANDS].filter((id) => !named.has(id)),
      [],
    );
  });

  it('offers flips nowhere of a model that has none', () => {
    const flipping = [Command.runFlipTest, Command.openLab] as const;
    const offered = flipping.flatMap((id) =>
      Object.entries(menus).flatMap(([menu, items]) =>
        items.filter(({ command }) => command === id).map(({ when }) => [menu, when] as const),
      ),
    );
    assert.deepEqual(
      offered.filter(([, when]) => !/!dimcat\.noFlips$|viewItem == feature$/.test(when ?? '')),
      [],
    );
    assert.equal(offered.filter(([menu]) => menu === 'commandPalette').length, flipping.length);
  });

  it('documents each setting, and restricts those that do more than show things to trusted workspaces', () => {
    const settings = Object.entries(configuration.properties);
    assert.ok(settings.every(([, s]) => (s.description ?? s.markdownDescription ?? '') !== ''));
    const { restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    // Severities could hide what is wrong.
    const shows = /^dimcat\.(?:codeLens|inlayHints)\./;
    const doing = settings.map(([name]) => name).filter((name) => !shows.test(name));
    assert.deepEqual(doing.sort(), restrictedConfigurations.sort());
  });

  it('has its icon', () => {
    assert.ok(existsSync(path.join(root, manifest.icon)));
  });
});
