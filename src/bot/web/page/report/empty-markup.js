// vega-embed empties an element by `innerHTML = ''`. Trusted Types ask this policy, which lets nothing else pass: no text
// of a log can become markup. A classic script on purpose: it has to be there before the charts are.
/** @type {{ createPolicy(name: string, rules: { createHTML(text: string): string | null }): unknown } | undefined} */
const types = Reflect.get(window, 'trustedTypes');
types?.createPolicy('default', { createHTML: (text) => (text === '' ? '' : null) });
