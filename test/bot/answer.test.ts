import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Answer } from '#bot/answer.ts';
import { SILENT } from '#core/log.ts';
import { type Message, text } from '#render/message.ts';
import { RecordingChannel } from '../support/recording-channel.ts';

const PART: Message = { title: 'Top ports', tone: 'plain', blocks: [text('443/TCP 12 flows')] };

test('a part of an answer says that work goes on, until the answer is whole', async () => {
  const channel = new RecordingChannel();
  const answer = new Answer({ channel }, SILENT);
  await answer.begin('Working on top…');
  answer.partial(PART);
  // Edits go out behind the caller.
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(channel.last.blocks, [...PART.blocks, { kind: 'progress', text: 'Working on top…', share: null }]);
  answer.progress('Drawing charts…', 0.5);
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(channel.last.blocks, [...PART.blocks, { kind: 'progress', text: 'Drawing charts…', share: 0.5 }]);
  await answer.finish(PART);
  assert.deepEqual(channel.last, PART);
});
