/** Chats as the template of a model writes them, in the real process, beside transformers. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Tokenizer } from '../../../server/inference/api';
import { openTokenizer } from '../../../server/inference/tokenizer/openTokenizer';
import type { ChatTurn } from '../../../server/protocol/prompts';
import { fault } from '../../support/faults';
import { root, temporaryFolder, tokenizerHostPath } from '../../support/paths';
import { tinyTokenizer } from '../../support/tinyTokenizer';

interface Golden {
  /** By transformers 5.24: `render_jinja_template` of each template, with `<s>` as its first token. */
  readonly chats: readonly {
    readonly template: string;
    readonly turns: readonly ChatTurn[];
    readonly text: string;
  }[];
  readonly templates: Readonly<Record<string, string>>;
}
const golden = JSON.parse(
  fs.readFileSync(path.join(root, 'test/inference/tokenizer/chats.json'), 'utf8'),
) as Golden;
const hello: readonly ChatTurn[] = [{ role: 'user', text: 'Hello' }];

describe('a chat template', function () {
  this.timeout(60_000);
  let folder: string;
  let tokenizer: Tokenizer;
  const opened = async (config: object, jinja?: string): Promise<Tokenizer> => {
    const tiny = tinyTokenizer(['dog']);
    fs.writeFileSync(path.join(folder, 'tokenizer.json'), tiny.json);
    fs.writeFileSync(path.join(folder, 'tokenizer_config.json'), JSON.stringify(config));
    if (jinja !== undefined) fs.writeFileSync(path.join(folder, 'chat_template.jinja'), jinja);
    tokenizer = await openTokenizer(path.join(folder, 'tokenizer.json'), tokenizerHostPath);
    return tokenizer;
  };
  beforeEach(() => (folder = temporaryFolder()));
  afterEach(async () => {
    await tokenizer.dispose();
    fs.rmSync(folder, { recursive: true });
  });

  for (const [name, template] of Object.entries(golden.templates))
    it(`writes what transformers writes: ${name}`, async () => {
      const { chat } = await opened({ bos_token: '<s>', chat_template: template }).then((one) => ({
        chat: (turns: readonly ChatTurn[]) => one.chat(turns),
      }));
      for (const one of golden.chats.filter((each) => each.template === name))
        assert.equal(await chat(one.turns), one.text, JSON.stringify(one.turns));
    });

  it('is the file of its own, else the default of several; its tokens may be objects', async () => {
    const named = [
      { name: 'rag', template: 'rag' },
      { name: 'default', template: '{{ bos_token }}default' },
    ];
    const config = { chat_template: named, bos_token: { content: '<b>' } };
    assert.equal(await (await opened(config)).chat(hello), '<b>default');
    await tokenizer.dispose();
    assert.equal(await (await opened(config, '{{ bos_token }}file')).chat(hello), '<b>file');
  });

  it('ends where the assistant speaks next, or with what it has begun to say', async () => {
    const chatml = golden.templates['chatml']!;
    await opened({ chat_template: chatml });
    const empty = await tokenizer.chat([...hello, { role: 'assistant', text: ' ' }]);
    assert.equal(empty, await tokenizer.chat(hello));
    assert.match(empty, /<\|im_start\|>assistant\n$/);
  });

  it('that is missing, refuses turns or cannot be read says so', async () => {
    await opened({});
    await assert.rejects(tokenizer.chat(hello), fault('bad-arguments', /has no chat template/));
    await tokenizer.dispose();
    await opened({ chat_template: "{{ raise_exception('System role not supported.') }}" });
    await assert.rejects(
      tokenizer.chat(hello),
      fault('bad-arguments', /does not take these turns: System role not supported\./),
    );
    await tokenizer.dispose();
    await opened({ chat_template: '{% for %}' });
    await assert.rejects(tokenizer.chat(hello), fault('tokenizer-corrupt', /cannot be read/));
    await tokenizer.dispose();
    await opened({ chat_template: '{{ messages[0].content | upper }}' });
    const begun: ChatTurn = { role: 'assistant', text: 'I' };
    await assert.rejects(
      tokenizer.chat([...hello, begun]),
      fault('bad-arguments', /does not write the words of the last one/),
    );
  });

  it('that is hostile costs a moment of its process: it neither hangs nor takes the memory nor reaches Node', async () => {
    const loop =
      '{% for a in range(100000) %}{% for b in range(100000) %}{% set c = a * b %}{% endfor %}{% endfor %}';
    await opened({ chat_template: loop });
    await assert.rejects(
      tokenizer.chat(hello),
      fault('tokenizer-timeout', /did not end within 2 s/),
    );
    assert.equal((await tokenizer.encode(' dog')).length, 1);
    await tokenizer.dispose();
    const doubling = `{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(40) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}`;
    await opened({ chat_template: doubling });
    await assert.rejects(tokenizer.chat(hello), fault('bad-arguments'));
    await tokenizer.dispose();
    await opened({ chat_template: '{% for i in range(4000000000) %}a{% endfor %}' });
    await assert.rejects(
      tokenizer.chat(hello),
      (error) =>
        error instanceof Error &&
        /Invalid array length|did not end|broke the process/.test(error.message),
    );
    assert.equal((await tokenizer.encode(' dog')).length, 1);
    await tokenizer.dispose();
    for (const escape of [
      "{{ ''.constructor.constructor('return process')() }}",
      "{{ range.constructor('return process')() }}",
      "{{ messages.constructor.constructor('return process')() }}",
      "{{ messages[0]['__proto__'].constructor('return process')() }}",
    ]) {
      await opened({ chat_template: escape });
      await assert.rejects(
        tokenizer.chat(hello),
        fault('bad-arguments', /not a function|undefined/i),
      );
      await tokenizer.dispose();
    }
  });
});
