/** What somebody without a valid link sees. Plain on purpose: nothing on it comes from the request. */
const TEXTS = {
  forged: {
    title: 'This link does not open a report',
    text: 'The address is not complete or was changed. A link to a report ends in a signature; without it nobody gets in.',
  },
  expired: {
    title: 'This link has expired',
    text: 'Links to reports hold for some days only, so that an old message does not show traffic to whoever finds it.',
  },
} as const;

export type Refusal = keyof typeof TEXTS;

/** The page of a 403. */
export function refusalPage(refusal: Refusal): string {
  const { title, text } = TEXTS[refusal];
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Flowbell</title>
    <link rel="icon" href="/chat/bell.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/chat/theme.css">
    <link rel="stylesheet" href="/chat/report/refusal.css">
  </head>
  <body>
    <main>
      <img src="/chat/bell.svg" alt="" width="40" height="40">
      <h1>${title}</h1>
      <p>${text}</p>
      <p>Ask for the report again: say <code>report</code> on the <a href="/chat">chat page</a>, and open the link below
        the answer.</p>
    </main>
  </body>
</html>
`;
}

/** The same for programs. */
export const refusalText = (refusal: Refusal): string => TEXTS[refusal].title;
