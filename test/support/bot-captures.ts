import type { CaptureFacts } from '#analysis/capture/capture-facts.ts';
import type { ListedCapture } from '#analysis/ingest/capture-library.ts';
import { NOW_MS } from './bot-now.ts';

export const CAPTURE: ListedCapture = {
  name: 'vm-web-1/2026-11-20/packetcapture_13_05_11_238.cap',
  container: 'stflowlogs/network-watcher-logs',
  blob: 'subscriptions/s/resourcegroups/g/providers/microsoft.compute/virtualmachines/vm-web-1/2026/11/20/packetcapture_13_05_11_238.cap',
  bytes: 12_400_000,
  modifiedMs: NOW_MS - 3_000_000,
};

export const CAPTURE_FACTS: CaptureFacts = {
  fileType: 'pcap',
  compression: 'none',
  interfaces: [],
  linkTypes: ['Ethernet'],
  packets: 12_000,
  wireBytes: 11_900_000,
  capturedBytes: 11_900_000,
  cutPackets: 0,
  first: { seconds: NOW_MS / 1000 - 3600, nanoseconds: 0 },
  last: { seconds: NOW_MS / 1000 - 3540, nanoseconds: 0 },
  packetsWithoutTime: 0,
  timeGoesBack: 0,
  drops: null,
  undecoded: {},
  bytesRead: 12_400_000,
  stop: { kind: 'end', offset: 12_400_000 },
};
