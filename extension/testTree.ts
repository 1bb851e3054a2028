/** The tree of the Test Explorer: catalog -> feature -> claim. */
import * as vscode from 'vscode';
import { Method } from '../server/protocol/methods';
import { shownName } from '../server/protocol/userText';
import type { ClaimKind, ClaimSummary, FeatureSummary, Range } from '../server/protocol/requests';
import type { Server } from './client';
import { faultBehind } from './faults';

/** A leaf of the tree: one claim of one feature. */
export interface Claim {
  readonly item: vscode.TestItem;
  readonly feature: string;
  readonly kind: ClaimKind;
}

export class TestTree {
  readonly #claims = new WeakMap<vscode.TestItem, Claim>();

  constructor(
    private readonly controller: vscode.TestController,
    private readonly server: Server,
  ) {}

  /** The item of a catalog, created if it does not exist yet. {@link fill} lists its features. */
  catalog(uri: vscode.Uri): vscode.TestItem {
    const known = this.controller.items.get(uri.toString());
    if (known !== undefined) return known;
    const label = vscode.workspace.asRelativePath(uri);
    const item = this.controller.createTestItem(uri.toString(), label, uri);
    item.canResolveChildren = true;
    this.controller.items.add(item);
    return item;
  }

  /** Catalogs whose features were requested and found. */
  filled(): vscode.TestItem[] {
    return [...this.controller.items]
      .map(([, item]) => item)
      .filter((item) => item.children.size > 0);
  }

  /** Sets the list of catalogs to `uris`; items that stay keep their state. */
  keep(uris: readonly vscode.Uri[]): void {
    const kept = new Set(uris.map((uri) => this.catalog(uri).id));
    for (const [id] of this.controller.items) if (!kept.has(id)) this.controller.items.delete(id);
  }

  /** Lists a catalog's features again. A catalog that cannot be read shows the reason and no tests. */
  async fill(catalog: vscode.TestItem): Promise<void> {
    if (!catalog.canResolveChildren) return;
    try {
      const features = await this.server.request(Method.features, {
        uri: catalog.id,
      });
      catalog.error = undefined;
      const claiming = features.filter(({ claims }) => claims.length > 0);
      catalog.children.replace(claiming.map((feature) => this.#feature(catalog, feature)));
    } catch (error) {
      catalog.error = faultBehind(error)?.message;
      catalog.children.replace([]);
    }
  }

  /** The claims of a run request, in the order of the tree. */
  async claims({ include, exclude }: vscode.TestRunRequest): Promise<Claim[]> {
    const roots = include ?? [...this.controller.items].map(([, item]) => item);
    const left = new Set(exclude);
    const claims: Claim[] = [];
    for (const root of roots) await this.#collect(root, left, claims);
    return claims;
  }

  async #collect(
    item: vscode.TestItem,
    left: ReadonlySet<vscode.TestItem>,
    claims: Claim[],
  ): Promise<void> {
    if (left.has(item)) return;
    if (item.canResolveChildren && item.children.size === 0) await this.fill(item);
    const claim = this.#claims.get(item);
    if (claim !== undefined) claims.push(claim);
    for (const [, child] of item.children) await this.#collect(child, left, claims);
  }

  #feature(
    catalog: vscode.TestItem,
    { id, label, range, claims }: FeatureSummary,
  ): vscode.TestItem {
    const item = this.controller.createTestItem(
      `${catalog.id}#${id}`,
      shownName(label || id),
      catalog.uri,
    );
    item.description = label === '' ? '' : id;
    item.range = rangeOf(range);
    item.children.replace(claims.map((claim) => this.#claim(item, id, claim)));
    return item;
  }

  #claim(parent: vscode.TestItem, feature: string, claim: ClaimSummary): vscode.TestItem {
    const { kind, text, range } = claim;
    const item = this.controller.createTestItem(`${parent.id}#${kind}`, kind, parent.uri);
    item.description = text;
    item.range = rangeOf(range);
    this.#claims.set(item, { item, feature, kind });
    return item;
  }
}

export function rangeOf({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
