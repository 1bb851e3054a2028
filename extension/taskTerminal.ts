/**
 * The terminal of a task: its program's output comes through pipes. A program run in the terminal itself shows
 * nothing on Windows, where the editor's executable is one of windows, which no console is attached to.
 */
import * as vscode from 'vscode';
import { type Program, runPiped } from './taskProcess';

export class TaskTerminal implements vscode.Pseudoterminal {
  readonly #written = new vscode.EventEmitter<string>();
  readonly #closed = new vscode.EventEmitter<number>();
  #stop: () => void = () => undefined;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  constructor(private readonly program: Program) {}

  open(): void {
    this.#stop = runPiped(this.program, {
      onText: (text) => this.#written.fire(text),
      onEnd: (code) => this.#closed.fire(code),
    });
  }

  /** A terminal without a process gets keys as text. */
  handleInput(keys: string): void {
    if (keys === '\x03') this.#stop();
  }

  close(): void {
    this.#stop();
  }
}
