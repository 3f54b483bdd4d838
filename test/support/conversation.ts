import { Resvg } from '@resvg/resvg-js';
import type { WebChannel } from '#bot/web/web-channel.ts';
import type { Message, Picture } from '#render/message.ts';

/** A picture with bars, twice as many pixels as its CSS size, as the renderer gives. */
export function barPicture(title: string, colour = '#1f5fbf'): Picture {
  const bars = [310, 290, 150, 120, 84, 60, 44, 31, 18, 9].map(
    (length, row) => `<rect x="120" y="${50 + row * 26}" width="${length * 1.9}" height="18" rx="3" fill="${colour}"/>`,
  );
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="760" height="340"><rect width="760" height="340" fill="#fbfcfe"/>${bars.join('')}</svg>`;
  const png = new Resvg(svg, { fitTo: { mode: 'zoom', value: 2 } }).render().asPng();
  return { title, alt: `${title}: the first has 310 flows, the last 9.`, png, width: 760, height: 340 };
}

export const REPORT: Message = {
  title: 'vm-web-1, last 2 hours: 48,213 flows, 31 % denied',
  tone: 'plain',
  blocks: [
    {
      kind: 'text',
      text: 'Denied inbound traffic is **6.4 times** the usual for a Friday afternoon. Most of it went to port `22` and was stopped by `DefaultRule_DenyAllInBound`.',
    },
    {
      kind: 'facts',
      facts: [
        { label: 'Window', value: 'Fri 20 Nov 12:00–14:00 UTC' },
        { label: 'Flows', value: '48,213' },
        { label: 'Denied inbound', value: '14,946 (31 %)' },
        { label: 'Bytes out', value: '8.2 GB' },
        { label: 'Remote addresses', value: '1,204' },
        { label: 'Countries', value: '37, one new' },
      ],
    },
    { kind: 'picture', picture: barPicture('Flows per 5 minutes') },
    {
      kind: 'table',
      title: 'Top talkers',
      columns: [
        { title: 'Address', align: 'left' },
        { title: 'Network', align: 'left' },
        { title: 'Country', align: 'left' },
        { title: 'Flows', align: 'right' },
        { title: 'Denied', align: 'right' },
        { title: 'Bytes', align: 'right' },
      ],
      rows: Array.from({ length: 14 }, (_, row) => [
        `203.0.113.${7 + row * 11}`,
        ['Example Transit AG', 'Documentation Net', 'Sample Hosting Ltd'][row % 3] ?? '',
        ['Germany', 'Netherlands', 'Brazil', 'Viet Nam'][row % 4] ?? '',
        String(9_412 - row * 611).replace(/\B(?=(\d{3})+$)/gu, ','),
        `${92 - row * 5} %`,
        `${(812.4 / (row + 1)).toFixed(1)} MB`,
      ]),
      more: 1_190,
    },
    { kind: 'picture', picture: barPicture('Top ports', '#b3541e') },
    {
      kind: 'text',
      weight: 'quiet',
      text: 'From VNet flow logs of 3 NICs; 120 of 120 minutes are covered. Country data of 2026-06.',
    },
    {
      kind: 'buttons',
      buttons: [
        { label: 'Denied by source', command: 'top talkers denied last 2h', style: 'primary' },
        { label: 'Ports', command: 'top ports last 2h' },
        { label: 'Rules that decided', command: 'top rules last 2h' },
      ],
    },
  ],
};

export const FINDING: Message = {
  title: 'Denied inbound spike on nsg-web: 1,840 flows in 5 minutes, 64 expected',
  tone: 'high',
  blocks: [
    { kind: 'text', text: 'From **212 sources** in 19 countries, `22/TCP` above all. Nothing was let in.' },
    {
      kind: 'facts',
      facts: [
        { label: 'Observed', value: '1,840 flows' },
        { label: 'Expected', value: '64 flows' },
        { label: 'Ratio', value: '28.8×' },
        { label: 'Since', value: '13:55 UTC' },
      ],
    },
    { kind: 'buttons', buttons: [{ label: 'Report', command: 'report nsg-web last 1h', style: 'primary' }] },
  ],
};

export const PROBLEM: Message = {
  title: 'There is no resource called vm-wbe-1',
  tone: 'error',
  blocks: [
    { kind: 'text', text: 'Did you mean **vm-web-1**? Known are `vm-web-1`, `vm-app-1` and `vm-data-1`.' },
    { kind: 'buttons', buttons: [{ label: 'report vm-web-1', command: 'report vm-web-1', style: 'primary' }] },
    { kind: 'text', weight: 'quiet', text: 'FB2004' },
  ],
};

export const WORKING: Message = {
  title: 'Looking at vm-web-1',
  tone: 'plain',
  blocks: [{ kind: 'progress', text: 'Drawing charts: 2 of 4', share: 0.62 }],
};

/** A conversation with one message of each kind. */
export async function talk(channel: WebChannel): Promise<void> {
  const report = await channel.receive('report vm-web-1 last 2h');
  await channel.post(REPORT, { replyTo: report.id });
  await channel.post(FINDING);
  const wrong = await channel.receive('report vm-wbe-1');
  await channel.post(PROBLEM, { replyTo: wrong.id });
  const again = await channel.receive('report vm-web-1');
  await channel.post(WORKING, { replyTo: again.id });
}
