import { captureFileFacts, FILE_TYPES, plain } from '#bot/report/capture-file.ts';
import { reportMessage } from '#bot/report-message.ts';
import { visible } from '#core/literal.ts';
import { formatBytes, formatCount, plural } from '#core/units.ts';
import type { Block, Message, TableBlock } from '#render/message.ts';
import type { AnalysisResult } from './analyze.ts';
import { captureWarnings } from './capture-warnings.ts';
import type { ReadCapture } from './read-capture.ts';

interface Shown {
  readonly timeZone: string;
  readonly nowMs: number;
}

const MOST_FILES = 10;

/** The report of the terminal over captures: what could not be read first, then what the files and their flows say. */
export function captureMessage({ captures, report }: AnalysisResult, shown: Shown): Message {
  const warnings = captures.flatMap(captureWarnings).map(({ what, rest }) => `**${plain(what)}**${plain(rest)}`);
  const notes = warnings.slice(0, MOST_FILES);
  const left = warnings.length - notes.length;
  if (left > 0) notes.push(`${plural(left, 'more warning')}; --json has all.`);
  const [only] = captures;
  const single = captures.length === 1 && only?.result ? only : null;
  const after: Block[] = single === null ? [filesTable(captures)] : [];
  const message = reportMessage(report, {
    ...shown,
    notes,
    after,
    timelineAsText: true,
    ...(single?.result ? { facts: captureFileFacts(single.result.facts, shown) } : {}),
  });
  return { ...message, tone: warnings.length > 0 ? 'warning' : message.tone };
}

/** Those that were not read whole stand first. */
function filesTable(captures: readonly ReadCapture[]): TableBlock {
  return {
    kind: 'table',
    title: 'Files',
    columns: [
      { title: 'File', align: 'left' },
      { title: 'Type', align: 'left' },
      { title: 'Packets', align: 'right' },
      { title: 'Bytes', align: 'right' },
      { title: 'Read', align: 'left' },
    ],
    rows: [...captures.filter((each) => !isWhole(each)), ...captures.filter(isWhole)].slice(0, MOST_FILES).map(fileRow),
    more: Math.max(0, captures.length - MOST_FILES),
  };
}

const isWhole = ({ result, fault }: ReadCapture): boolean =>
  fault === null && (result?.facts.stop.kind === 'end' || result?.facts.stop.kind === 'empty');

function fileRow(capture: ReadCapture): readonly string[] {
  const { name, result } = capture;
  const shortName = visible(name.length > 60 ? `…${name.slice(-59)}` : name);
  if (result === null) return [shortName, '–', '–', '–', 'not'];
  const { fileType, packets, wireBytes, stop } = result.facts;
  return [
    shortName,
    fileType === null ? '–' : FILE_TYPES[fileType],
    formatCount(packets),
    formatBytes(wireBytes),
    stop.kind === 'empty' ? 'empty' : isWhole(capture) ? 'whole' : `up to byte ${formatCount(stop.offset)}`,
  ];
}
