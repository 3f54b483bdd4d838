import type { ViewName } from '#analysis/views/results.ts';

/** What can be ranked, as typed. */
export const TOP_VIEWS = ['talkers', 'ports', 'countries', 'protocols', 'rules'] as const;

/** Everything that `top` ranks, as its commands say it, with its view. */
export const RANKED = {
  talkers: 'talkers',
  sources: 'sourceAddresses',
  destinations: 'destinationAddresses',
  ports: 'ports',
  countries: 'countries',
  protocols: 'protocols',
  rules: 'rules',
  applications: 'applications',
} as const satisfies Readonly<Record<string, ViewName>>;
export type TopView = keyof typeof RANKED;

/** All words for them. */
export const VIEW_WORDS: Readonly<Record<string, TopView>> = {
  talkers: 'talkers',
  talker: 'talkers',
  addresses: 'talkers',
  address: 'talkers',
  ips: 'talkers',
  ip: 'talkers',
  hosts: 'talkers',
  sources: 'sources',
  source: 'sources',
  src: 'sources',
  initiators: 'sources',
  destinations: 'destinations',
  destination: 'destinations',
  dst: 'destinations',
  targets: 'destinations',
  ports: 'ports',
  port: 'ports',
  services: 'ports',
  countries: 'countries',
  country: 'countries',
  map: 'countries',
  protocols: 'protocols',
  protocol: 'protocols',
  proto: 'protocols',
  rules: 'rules',
  rule: 'rules',
  applications: 'applications',
  application: 'applications',
  apps: 'applications',
};
