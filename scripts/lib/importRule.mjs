/**
 * Who may import whom, as a rule of ESLint. A file imports from its own folder, from the folders that the `references`
 * of its tsconfig.json name, from Node where `types` there names it, and from the packages listed for its folder.
 *
 * The compiler alone does not enforce this: references are transitive, so `a` compiles with an import of `c` as
 * soon as `a` references `b` and `b` references `c`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { root } from './paths.mjs';

/** The nearest folder above a file that has a tsconfig.json, absolute. */
function folderOf(file) {
  const folder = path.dirname(file);
  return existsSync(path.join(folder, 'tsconfig.json')) ? folder : folderOf(folder);
}

/** @returns {{ folders: string[], node: boolean }} What the tsconfig.json of an absolute folder allows. */
export function allowedIn(folder) {
  const { references, compilerOptions } = JSON.parse(
    readFileSync(path.join(folder, 'tsconfig.json'), 'utf8'),
  );
  return {
    folders: references.map((reference) => path.resolve(folder, reference.path)),
    node: (compilerOptions.types ?? []).includes('node'),
  };
}

const nameOf = (folder) => path.relative(root, folder).replaceAll(path.sep, '/');

/** @returns {string | undefined} Why `file` may not import `specifier`. */
function objection(file, specifier, packages) {
  const folder = folderOf(file);
  const name = nameOf(folder);
  const allowed = allowedIn(folder);
  if (specifier.startsWith('.')) {
    const target = folderOf(path.resolve(path.dirname(file), specifier));
    if (target === folder || allowed.folders.includes(target)) return undefined;
    return `${name}/tsconfig.json does not reference ${nameOf(target)}.`;
  }
  if (isBuiltin(specifier)) return allowed.node ? undefined : `${name} does not know Node.`;
  const [scope, rest] = specifier.split('/');
  const library = scope.startsWith('@') ? `${scope}/${rest}` : scope;
  if (packages[library]?.includes(name)) return undefined;
  return `The table of packages in eslint.config.mjs does not give ${library} to ${name}.`;
}

/** The only option is a map from a package's name to the folders that may import it. */
export const importRule = {
  meta: {
    type: 'problem',
    schema: [
      { type: 'object', additionalProperties: { type: 'array', items: { type: 'string' } } },
    ],
    messages: { forbidden: '{{ why }} ARCHITECTURE.md says who may import whom.' },
  },
  create(context) {
    const check = (source) => {
      if (typeof source?.value !== 'string') return;
      const why = objection(context.filename, source.value, context.options[0]);
      if (why) context.report({ node: source, messageId: 'forbidden', data: { why } });
    };
    return {
      'ImportDeclaration, ExportNamedDeclaration, ExportAllDeclaration, ImportExpression, TSImportType'(
        node,
      ) {
        check(node.source);
      },
      TSExternalModuleReference: (node) => check(node.expression),
      'CallExpression[callee.name="require"]': (node) => check(node.arguments[0]),
    };
  },
};
