import type { Finding } from '#core/finding.ts';

type Action = Finding['actions'][number];

/** Commands that a person can type now, most useful first. `views` are those of the command `top`. */
export function actionsFor(
  resource: string,
  views: readonly ('talkers' | 'ports' | 'countries' | 'protocols' | 'rules')[],
): readonly Action[] {
  return [
    { label: `Report on ${resource}`, command: `report ${resource} last 2h` },
    ...views.map((view) => ({ label: `Top ${view}`, command: `top ${view} ${resource} last 1h` })),
    { label: 'What report can do', command: 'help report' },
  ];
}
