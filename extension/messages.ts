/** Short messages to the person; none of them is modal, and no caller waits for an answer. */
import * as vscode from 'vscode';
import { faultBehind } from './faults';
import type { Fault } from '../server/protocol/fault';
import { visibleLines } from '../server/protocol/userText';

export interface Action {
  readonly title: string;
  readonly run: () => unknown;
}

type Show = (text: string, ...titles: string[]) => Thenable<string | undefined>;

export class Messages {
  constructor(private readonly log: vscode.LogOutputChannel) {}

  inform(text: string, ...actions: Action[]): void {
    this.#ask(vscode.window.showInformationMessage, text, actions);
  }

  warn(text: string, ...actions: Action[]): void {
    this.#ask(vscode.window.showWarningMessage, text, actions);
  }

  error(text: string, ...actions: Action[]): void {
    this.#ask(vscode.window.showErrorMessage, text, [...actions, this.#showLog()]);
  }

  /**
   * Says what went wrong and what to do about it, in one message.
   *
   * @returns The fault; undefined if the person cancelled, which needs no message.
   */
  fault(error: unknown): Fault | undefined {
    const fault = faultBehind(error);
    if (fault === undefined) return undefined;
    this.log.error(error instanceof Error ? error : fault.message);
    this.error(`${fault.message} ${fault.advice}`);
    return fault;
  }

  #showLog(): Action {
    return { title: vscode.l10n.t('Show Log'), run: () => this.log.show(true) };
  }

  #ask(show: Show, text: string, actions: readonly Action[]): void {
    const answer = show(visibleLines(text), ...actions.map((action) => action.title));
    answer.then(
      (title) => actions.find((action) => action.title === title)?.run(),
      (error: unknown) => this.log.error(String(error)),
    );
  }
}
