import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { analyzeCaptureFile } from '#analysis/capture/analyze-capture.ts';
import { ApplicationClassifier } from '#analysis/capture/applications/classifier.ts';
import type { ApplicationFacts } from '#analysis/capture/applications/facts.ts';
import { corpus, corpusMissing } from '../../../support/capture-corpus.ts';

/** Names that tshark's full dissection with reassembly found, each with its number of occurrences. */
interface TsharkNames {
  readonly tls_sni?: Readonly<Record<string, number>>;
  readonly quic_sni?: Readonly<Record<string, number>>;
  readonly dns_query_names?: Readonly<Record<string, number>>;
  readonly http_hosts?: Readonly<Record<string, number>>;
  readonly http_user_agents?: Readonly<Record<string, number>>;
}

/** Server names of TLS and QUIC, and of connections that went over to TLS. */
function serverName(facts: ApplicationFacts): string {
  if (facts.kind === 'banner') return facts.tls?.serverName ?? '';
  return facts.kind === 'tls' || facts.kind === 'quic' ? facts.serverName : '';
}

async function factsOf(path: string): Promise<readonly ApplicationFacts[]> {
  const maxFlows = 20_000;
  const observer = new ApplicationClassifier({ maxFlows });
  const found: ApplicationFacts[] = [];
  await analyzeCaptureFile(path, {
    signal: AbortSignal.timeout(60_000),
    maxFlows,
    observer,
    onFlow: (_table, flow) => {
      const { facts } = observer.applicationOf(flow, 0, 0, 0);
      if (facts !== undefined) found.push(facts);
    },
  });
  return found;
}

const named = (names: readonly string[]): readonly string[] => [...new Set(names.filter((name) => name !== ''))].sort();

describe("names in the captures are tshark's", { skip: corpusMissing }, () => {
  for (const { file, path } of corpus()) {
    const expected = JSON.parse(readFileSync(`${path}.expected.json`, 'utf8')) as TsharkNames;
    const { tls_sni: tls = {}, quic_sni: quic = {}, dns_query_names: dns = {} } = expected;
    const { http_hosts: hosts = {}, http_user_agents: agents = {} } = expected;
    if ([tls, quic, dns, hosts].every((names) => Object.keys(names).length === 0)) continue;
    test(file, async () => {
      const facts = await factsOf(path);
      assert.deepEqual(named(facts.map(serverName)), named([...Object.keys(tls), ...Object.keys(quic)]));
      const asked = facts.flatMap((one) => (one.kind === 'dns' ? [one.name, ...one.furtherNames] : []));
      const queried = Object.keys(dns).map((name) => name.toLowerCase());
      assert.deepEqual(
        queried.filter((name) => !asked.includes(name)),
        [],
        'DNS questions that were not seen',
      );
      // Only the first request of a connection is read: each must be one of tshark's.
      const http = facts.filter((one) => one.kind === 'http');
      assert.deepEqual(
        http.filter(({ host }) => host !== '' && !(host in hosts)),
        [],
      );
      const cut = Object.keys(agents).map((agent) => agent.slice(0, 255));
      assert.deepEqual(
        http.filter(({ userAgent }) => userAgent !== '' && !cut.includes(userAgent)),
        [],
      );
    });
  }
});
