import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as l10n from '@vscode/l10n';
import { layoutPage } from '../../../../webviews/feature/layout/page';
import { samplePage } from '../../support/samplePage';

const bundle = JSON.parse(
  readFileSync(path.resolve(__dirname, '../../../../../l10n/bundle.l10n.json'), 'utf8'),
) as Record<string, string>;

/** Every text inside a value. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

describe('The words of the feature page', () => {
  after(() => l10n.config({ contents: {} }));

  it('all come from the bundle, so that a translation leaves none in English', () => {
    const marked = Object.fromEntries(Object.keys(bundle).map((text) => [text, `⟦${text}⟧`]));
    l10n.config({ contents: marked });
    const page = samplePage();
    const shown = layoutPage(page);
    const data = textsIn(page).map((text) => text.toLowerCase());
    // What the server says in words, names of arms and of roles in a picture are data here.
    const known =
      /^(away|toward|random|disjoint|matched|middle|start|end|number|text|track|members|rest|good|caution|plain)$/;
    const english = textsIn(shown)
      .filter((text) => /[a-z]{3}/i.test(text.replace(/⟦[^⟧]*⟧/g, '')) && !known.test(text))
      .filter(
        (text) =>
          !data.some((one) =>
            text.toLowerCase().replace(/[.−]/g, '').includes(one.replace(/[.-]/g, '')),
          ),
      );
    assert.deepEqual(english, []);
    assert.ok(textsIn(shown).filter((text) => text.includes('⟦')).length > 40);
  });
});
