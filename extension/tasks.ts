/** Tasks: `dimcat verify` and the rest of the command line, without a shell, with a problem matcher for claims. */
import * as vscode from 'vscode';
import { findCatalogs } from './catalogs';
import type { Program } from './taskProcess';
import { TaskTerminal } from './taskTerminal';

const TYPE = 'dimcat';
const COMMANDS = ['verify', 'measure', 'cache', 'diff'] as const;
type CommandName = (typeof COMMANDS)[number];

interface Definition extends vscode.TaskDefinition {
  readonly command: CommandName;
  /** Relative to the workspace folder, `/` between folders. */
  readonly catalog: string;
  /** More arguments of the command line. */
  readonly args?: readonly string[];
}

export class Tasks implements vscode.TaskProvider, vscode.Disposable {
  readonly #registration = vscode.tasks.registerTaskProvider(TYPE, this);

  /** @param program Absolute path of the command line's bundle. */
  constructor(private readonly program: string) {}

  dispose(): void {
    this.#registration.dispose();
  }

  async provideTasks(token: vscode.CancellationToken): Promise<vscode.Task[]> {
    const catalogs = await findCatalogs(token);
    return catalogs.flatMap((uri) => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder?.uri.scheme !== 'file') return [];
      const catalog = vscode.workspace.asRelativePath(uri, false);
      return COMMANDS.map((command) => this.#task({ type: TYPE, command, catalog }, folder));
    });
  }

  resolveTask({ definition, scope }: vscode.Task): vscode.Task | undefined {
    if (!isDefinition(definition) || typeof scope !== 'object') return undefined;
    return this.#task(definition, scope);
  }

  #task(definition: Definition, folder: vscode.WorkspaceFolder): vscode.Task {
    const { command, catalog, args = [] } = definition;
    const lines = command === 'verify' ? ['--lines'] : [];
    const execution = executionOf({
      executable: process.execPath,
      args: [this.program, command, catalog, ...lines, ...args],
      cwd: folder.uri.fsPath,
      // The extension host's executable acts as Node if told to.
      env: { ELECTRON_RUN_AS_NODE: '1', ORT_DISABLE_TELEMETRY: '1' },
    });
    const name = `${command} ${catalog}`;
    const task = new vscode.Task(definition, folder, name, TYPE, execution, '$dimcat');
    if (command === 'verify') task.group = vscode.TaskGroup.Test;
    task.presentationOptions = { clear: true };
    return task;
  }
}

/** Windows shows nothing of a program of the editor that runs in a terminal itself. */
function executionOf(program: Program): vscode.ProcessExecution | vscode.CustomExecution {
  const { executable, args, cwd, env } = program;
  if (process.platform !== 'win32')
    return new vscode.ProcessExecution(executable, [...args], { cwd, env });
  return new vscode.CustomExecution(() => Promise.resolve(new TaskTerminal(program)));
}

function isDefinition(value: vscode.TaskDefinition): value is Definition {
  const { command, catalog, args } = value as Partial<Record<keyof Definition, unknown>>;
  const isList = Array.isArray(args) && args.every((each) => typeof each === 'string');
  return (
    COMMANDS.some((each) => each === command) &&
    typeof catalog === 'string' &&
    (args === undefined || isList)
  );
}
