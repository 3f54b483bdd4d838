import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import stringWidth from 'string-width';
import type { Block, Message } from '#render/message.ts';
import { buttons, text } from '#render/message.ts';
import { renderTerminal, type TerminalOptions } from '#render/terminal.ts';

const PLAIN: TerminalOptions = { columns: 60, colour: false, pictures: 'alt' };

const render = (blocks: readonly Block[], options: Partial<TerminalOptions> = {}): string =>
  renderTerminal({ title: 'Title', tone: 'plain', blocks }, { ...PLAIN, ...options });

const table = (rows: readonly (readonly string[])[], more = 0): Block => ({
  kind: 'table',
  title: 'Top ports',
  columns: [
    { title: 'Port', align: 'left' },
    { title: 'Flows', align: 'right' },
    { title: 'Bytes', align: 'right' },
  ],
  rows,
  more,
});

test('a message is its title and its blocks with a blank line between, but none below a heading', () => {
  assert.equal(
    render([text('One.'), text('Heading', 'heading'), text('Below.'), text('Two.')]),
    'Title\n\nOne.\n\nHeading\nBelow.\n\nTwo.\n',
  );
});

test('a severity is said in words, not by colour alone', () => {
  assert.equal(renderTerminal({ title: 'Title', tone: 'high', blocks: [] }, PLAIN), '[High] Title\n');
});

test('a table is aligned, with bars for its first number, and says what was cut', () => {
  assert.equal(
    render([
      table(
        [
          ['443/TCP', '8,000', '1.4 GB'],
          ['22/TCP', '2,000', '–'],
          ['80/TCP', '1', '–'],
        ],
        9,
      ),
    ]),
    [
      'Title',
      '',
      'Top ports',
      'Port     Flows   Bytes',
      '443/TCP  8,000  1.4 GB  ████████████',
      '22/TCP   2,000       –  ███',
      '80/TCP       1       –  ▏',
      'and 9 more',
      '',
    ].join('\n'),
  );
});

test('wide characters take two columns and combining marks none', () => {
  const lines = render(
    [
      table([
        ['日本', '1', '2'],
        ['é́', '1', '2'],
        ['👩‍👩‍👧', '1', '2'],
      ]),
    ],
    { columns: 30 },
  ).split('\n');
  const widths = lines.slice(3, 7).map((line) => stringWidth(line.trimEnd()));
  assert.equal(new Set(widths).size, 1, lines.join('\n'));
});

test('a table that is too wide gives way in its texts, not in its numbers', () => {
  const wide = table([['a-very-long-name-of-a-port-service', '8,000', '1.4 GB']]);
  const line = render([wide], { columns: 30 }).split('\n')[4] ?? '';
  assert.equal(stringWidth(line), 30);
  assert.match(line, /^a-very-long-na…  8,000  1\.4 GB$/);
});

test('text is wrapped between words, never between a number and its unit, and a list keeps its indent', () => {
  const out = render([text('1. about ten words that fill a line with 2.5 % and 340 MB of bytes')], { columns: 43 });
  assert.equal(out, 'Title\n\n1. about ten words that fill a line with\n   2.5 % and 340 MB of bytes\n');
});

test('no line is wider than the terminal, whatever the words', () => {
  const long = 'x'.repeat(200);
  const out = render(
    [
      text(`${long} **${long}** \`${long}\``),
      { kind: 'facts', facts: [{ label: long, value: long }] },
      table([
        [long, '1', '2'],
        ['a', '2', '3'],
      ]),
    ],
    { columns: 40 },
  );
  for (const line of out.split('\n')) assert.ok(stringWidth(line) <= 40, line);
});

test('facts stand in two columns', () => {
  const facts = {
    kind: 'facts',
    facts: [
      { label: 'Window', value: 'last 2 h' },
      { label: 'Remote addresses', value: '12' },
    ],
  } as const;
  assert.equal(render([facts]), 'Title\n\nWindow            last 2 h\nRemote addresses  12\n');
});

test('a link stands on a line of its own, whole, however narrow the terminal is', () => {
  const url = `http://127.0.0.1:3978/r/${'A'.repeat(22)}?e=1764252100000&s=${'B'.repeat(43)}`;
  const block = { kind: 'link', label: 'Open as a page', url } as const;
  const out = renderTerminal(
    { title: 't', tone: 'plain', blocks: [block] },
    { columns: 40, colour: false, pictures: 'alt' },
  );
  assert.ok(
    out.split('\n').some((line) => line.trim() === url),
    out,
  );
});

test('buttons become commands that can be typed', () => {
  const out = render([
    buttons({ label: 'Top ports', command: 'top ports last 2h' }, { label: 'help', command: 'help' }),
  ]);
  assert.equal(out, 'Title\n\nAsk next\n  Top ports  top ports last 2h\n  help\n');
});

test('a picture is its numbers, or where it can be opened', () => {
  const picture = { title: 'Ports', alt: '443: 8,000 flows', png: new Uint8Array(), width: 1, height: 1 };
  const block: Block = { kind: 'picture', picture };
  assert.match(render([block]), /Ports\. 443: 8,000 flows/);
  assert.match(render([block], { pictures: 'links', linkOf: () => 'charts/ports.png' }), /Ports: charts\/ports\.png/);
});

test('progress is one line', () => {
  assert.match(render([{ kind: 'progress', text: 'Drawing charts…', share: 0.25 }]), /Drawing charts… 25 %/);
});

describe('colour', () => {
  test('is written as escape sequences that are all closed', () => {
    const out = render([text('**Bold** and `code`.'), text('small', 'quiet')], { colour: true });
    assert.ok(out.includes('\u001b[1mBold\u001b[22m and \u001b[36mcode\u001b[39m.'));
    assert.ok(out.includes('\u001b[2msmall\u001b[22m'));
  });

  test('is left out when it is not wanted', () => {
    assert.equal(render([text('**Bold** and `code`.')]), 'Title\n\nBold and `code`.\n');
  });
});

describe('data that tries to act on the terminal', () => {
  const evil = 'a\u001b[2Jb\u001b]0;title\u0007c\u009b31md\r\u0008e\u202ef\u200bg';
  const message: Message = {
    title: evil,
    tone: 'plain',
    blocks: [
      text(evil),
      text(evil, 'heading'),
      { kind: 'facts', facts: [{ label: evil, value: evil }] },
      table([[evil, evil, `x\n${evil}`]]),
      { kind: 'picture', picture: { title: evil, alt: evil, png: new Uint8Array(), width: 1, height: 1 } },
      buttons({ label: evil, command: evil }),
      { kind: 'progress', text: evil, share: null },
    ],
  };

  test('is shown without its power', () => {
    const out = renderTerminal(message, { columns: 200, colour: false, pictures: 'alt' });
    assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b\u202e]/u);
  });

  test('cannot break a table into more lines', () => {
    const out = renderTerminal({ ...message, blocks: [table([['a\nb', '1', '2']])] }, PLAIN);
    assert.equal(out.trimEnd().split('\n').length, 5);
  });
});
