/** What is compared and whether alike, how it came out, then every feature: those of both sides first. */
import { html, nothing, type TemplateResult } from 'lit';
import * as l10n from '@vscode/l10n';
import type { ComparedCoverage } from '../../../server/protocol/comparison';
import { change, count, signed } from '../../../server/protocol/format';
import { OUTCOMES, type Against, type CompareHead } from '../../../server/protocol/panels/compare';
import { filterByWords, outcomeFilter } from '../../common/parts/filters';
import { empty, untrusted } from '../../common/parts/states';
import { userText } from '../../common/parts/text';
import { partsOf } from '../layout/order';
import { outcomeLook } from '../layout/words';
import { needsTrust, onlyOf, type CompareScene } from '../state';
import { chooser } from './chooser';
import { elsewhere } from './elsewhere';
import { bothTable, oneSideTable } from './tables';

export function view(scene: CompareScene, against: Against): TemplateResult {
  const { head } = scene.state;
  const isRefused = !scene.trusted && needsTrust(against);
  return html`${head === undefined || isRefused ? nothing : heading(head)}
  ${isRefused ? untrusted(() => void scene.client.act('trust', {})) : nothing}
  ${chooser(scene, against)} ${elsewhere(scene, against)}
  ${head === undefined || isRefused ? nothing : content(scene, head, against)}`;
}

function heading(head: CompareHead): TemplateResult {
  const { a, b, counts, setup, coverage } = head;
  const both = Object.entries(counts).reduce(
    (sum, [outcome, n]) => sum + (outcome.startsWith('only') ? 0 : n),
    0,
  );
  return html`<header class="head">
    <h1>${userText(a.name)} → ${userText(b.name)}</h1>
    <p class="headline">
      ${l10n.t('both {0}', count(both))} · ${l10n.t('only A {0}', count(counts['only in a']))} ·
      ${l10n.t('only B {0}', count(counts['only in b']))} ·
      ${
        setup.length === 0
          ? html`<span class="state good"
              >${l10n.t('same basis')} <span aria-hidden="true">✓</span></span
            >`
          : html`<span class="state warn"
              ><span aria-hidden="true">⚠</span> ${l10n.t('the settings differ')}</span
            >`
      }
    </p>
    ${setup.length === 0 ? nothing : differences(setup)}
    <p class="muted">${side('A', a)} · ${side('B', b)}</p>
    ${coverage === undefined ? nothing : coverageLine(coverage)}
  </header>`;
}

/** With any of them, the figures compare two settings and not only the features. */
function differences(setup: readonly string[]): TemplateResult {
  return html`<div class="banner stale">
    <span class="icon" aria-hidden="true">⚠</span>
    <div>
      <p>${l10n.t('This compares the settings as well as the features:')}</p>
      <ul>
        ${setup.map((each) => html`<li>${userText(each)}</li>`)}
      </ul>
    </div>
  </div>`;
}

function side(name: string, { title, measured, features, model, site }: CompareHead['a']): unknown {
  const words = l10n.t('{0} of {1} features measured', count(measured), count(features));
  return html`${name}: ${title === '' ? nothing : html`${userText(title)}, `}${words},
  ${userText(model)}, ${site}`;
}

function coverageLine({ a, b, change: found }: ComparedCoverage): TemplateResult {
  const none = l10n.t('not measured');
  return html`<p>
    ${l10n.t('Coverage:')} A ${a ?? none} · B
    ${b ?? none}${found === null ? nothing : html` · <strong>${coverageChange(found)}</strong>`}
  </p>`;
}

function coverageChange({ mean, interval }: NonNullable<ComparedCoverage['change']>): string {
  if (interval === null) return l10n.t('{0} bits (no interval)', signed(mean, 2));
  const [low, high] = interval;
  const words = l10n.t('{0} bits', change({ value: mean, low, high }, 2));
  return low <= 0 && high >= 0 ? l10n.t('{0}, not clear', words) : words;
}

function content(scene: CompareScene, head: CompareHead, against: Against): TemplateResult {
  const { features } = scene.state;
  const { words = '' } = scene.choices;
  if (features.length === 0) return empty(l10n.t('Neither catalog has a feature.'));
  const { both, onlyA, onlyB } = partsOf(features, words, onlyOf(scene));
  return html`${outcomes(scene, head)} ${filter(scene)}
    ${
      both.length + onlyA.length + onlyB.length === 0
        ? html`<p class="empty">${l10n.t('No feature is left by the filter.')}</p>`
        : nothing
    }
    ${both.length === 0 ? nothing : bothTable(scene, both)}
    ${onlyA.length === 0 ? nothing : oneSideTable(scene, 'a', onlyA)}
    ${onlyB.length === 0 ? nothing : oneSideTable(scene, 'b', onlyB)}
    <section>
      <h2>${l10n.t('How to read it')}</h2>
      <p>
        ${l10n.t('The change is B minus A. It counts as better or worse where its 95 % interval excludes 0, or a verdict or claim turned. The two sides are taken as independent: measured on the same anchors, the interval is too wide, never too narrow. Each stands for itself: among features that did not change, about 1 in 20 shows a change.')}
      </p>
      <p>
        ${head.command === null ? nothing : html`<code>${head.command}</code>`}
        <button type="button" class="secondary" @click=${() => void copy(scene, against)}>
          ${l10n.t('Copy as Markdown')}
        </button>
      </p>
    </section>`;
}

function outcomes(scene: CompareScene, { counts }: CompareHead): TemplateResult {
  return outcomeFilter({
    name: l10n.t('Features by outcome'),
    all: OUTCOMES.filter((each) => counts[each] > 0).map((outcome) => ({
      ...{ outcome, look: outcomeLook(outcome), n: counts[outcome] },
    })),
    only: onlyOf(scene),
    choose: (only) => scene.choose({ only }),
  });
}

function filter(scene: CompareScene): TemplateResult {
  const name = { name: l10n.t('Filter by id or label'), hint: l10n.t('Filter (/)') };
  return filterByWords(name, scene);
}

async function copy(scene: CompareScene, against: Against): Promise<void> {
  try {
    const { data } = await scene.client.get('markdown', against, { slot: 'markdown' });
    await scene.client.act('copy', { content: data.markdown });
    scene.announce(l10n.t('Copied.'));
  } catch {
    scene.announce(l10n.t('It was not copied.'));
  }
}
