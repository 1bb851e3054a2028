import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ESLint } from 'eslint';
import { root } from '../support/paths';

/** A file, an import that it must not have, and what the linter says. */
const forbidden: readonly [file: string, code: string, message: RegExp][] = [
  ['server/core/bits.ts', "import '../protocol/bytes';", /does not reference server\/protocol/],
  ['server/core/bits.ts', "import 'node:fs';", /server\/core does not know Node/],
  ['server/core/bits.ts', "import 'fs';", /server\/core does not know Node/],
  ['server/core/bits.ts', "import 'yaml';", /does not give yaml to server\/core/],
  ['server/catalog/checks/anchors.ts', "import 'vscode';", /does not give vscode/],
  ['server/catalog/checks/anchors.ts', "import '../../science/measure';", /server\/science/],
  ['server/service/ports.ts', "import 'node:path';", /server\/service does not know Node/],
  ['server/science/measure.ts', "import 'onnxruntime-node';", /does not give onnxruntime-node/],
  ['server/jobs/api.ts', "import 'vscode-languageserver/node';", /give vscode-languageserver to/],
  // The compiler takes these four: `jobs` references both, and references are transitive.
  ['server/cli/run.ts', "import '../scoring/client';", /does not reference server\/scoring/],
  ['server/cli/run.ts', "import type { Doctor } from '../inference/api';", /server\/inference/],
  ['server/lsp/server.ts', "export * from '../inference/api';", /server\/inference/],
  ['server/lsp/server.ts', "export { open } from '../scoring/client';", /server\/scoring/],
  ['server/cli/run.ts', "const a = import('../scoring/client');", /server\/scoring/],
  ['server/cli/run.ts', "type A = import('../scoring/client').A;", /server\/scoring/],
  ['server/cli/run.ts', "import a = require('../scoring/client');", /server\/scoring/],
  ['server/cli/run.ts', "const a = require('../scoring/client');", /server\/scoring/],
  ['extension/main.ts', "import '../server/core/bits';", /does not reference server\/core/],
  ['extension/main.ts', "import '../server/main';", /does not reference server\./],
  ['webviews/feature/main.ts', "import '../../extension/main';", /does not reference extension/],
  ['webviews/feature/main.ts', "import 'node:path';", /webviews does not know Node/],
];

const allowed: readonly [file: string, code: string][] = [
  ['server/core/bits.ts', "import './pack';"],
  ['server/catalog/checks/anchors.ts', "import '../problems/tokens'; import 'yaml';"],
  ['server/cli/commands/tap.ts', "import 'node:path'; import '../../jobs/api'; import '../io';"],
  ['server/inference/host/serve.ts', "import 'onnxruntime-node';"],
  ['extension/main.ts', "import 'vscode'; import '../server/protocol/fault';"],
];

describe('Who may import whom', () => {
  const eslint = new ESLint({
    cwd: root,
    // Where CI is set, the parser takes each file for one that is read once, and from the disk.
    overrideConfig: {
      languageOptions: { parserOptions: { disallowAutomaticSingleRunInference: true } },
    },
    ruleFilter: ({ ruleId }) => ruleId === 'dimcat/imports',
  });
  const messages = async (file: string, code: string): Promise<string[]> => {
    const results = await eslint.lintText(code, { filePath: path.join(root, file) });
    return results.flatMap((result) => result.messages.map(({ message }) => message));
  };

  for (const [file, code, message] of forbidden) {
    it(`forbids ${code} in ${file}`, async () => {
      const found = await messages(file, code);
      assert.equal(found.length, 1, found.join('\n'));
      assert.match(found[0]!, message);
    });
  }

  for (const [file, code] of allowed) {
    it(`allows ${code} in ${file}`, async () => {
      assert.deepEqual(await messages(file, code), []);
    });
  }

  it('is in the table of ARCHITECTURE.md as in each tsconfig.json', () => {
    const rooms = readdirSync(path.join(root, 'server')).map((name) => `server/${name}`);
    const projects = ['server', 'extension', 'webviews', ...rooms].filter((folder) =>
      existsSync(path.join(root, folder, 'tsconfig.json')),
    );
    assert.deepEqual(tableOfImports(), Object.fromEntries(projects.map(referencesOf)));
  });
});

/** A folder and the names of the folders that it references, as the table writes both. */
function referencesOf(folder: string): [string, string[]] {
  const text = readFileSync(path.join(root, folder, 'tsconfig.json'), 'utf8');
  const { references } = JSON.parse(text) as { references: { path: string }[] };
  const names = references.map((reference) => path.basename(reference.path));
  return [folder === 'server' ? 'server/*.ts' : `${folder}/`, names.sort()];
}

/** The rows of the table whose last column lists folders. */
function tableOfImports(): Record<string, string[]> {
  const text = readFileSync(path.join(root, 'ARCHITECTURE.md'), 'utf8');
  const rows = text.matchAll(/^\| `((?:server|extension|webviews)\/[^`]*)` \|.*\| ([^|]*) \|$/gm);
  return Object.fromEntries(
    [...rows].map(([, folder, imports]) => [
      folder!,
      imports === 'nothing' ? [] : imports!.split(', ').sort(),
    ]),
  );
}
