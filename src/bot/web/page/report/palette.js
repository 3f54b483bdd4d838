/** The colours that charts name, on light and on dark ground; Okabe and Ito's, the dark ones a step lighter. */
const LIGHT = {
  $ink: '#18212c',
  $quiet: '#7a8796',
  $line: '#d9dfe6',
  $land: '#e3e8ee',
  $surface: '#ffffff',
  $allowedIn: '#0072b2',
  $allowedOut: '#7cc4ee',
  $deniedIn: '#d55e00',
  $deniedOut: '#f0b23c',
  $rampLow: '#d8e8f5',
  $rampHigh: '#053e6b',
  $labels: '#566373',
};
const DARK = {
  $ink: '#e6ebf2',
  $quiet: '#8493a5',
  $line: '#313b49',
  $land: '#2b3440',
  $surface: '#1a2029',
  $allowedIn: '#4aa3dd',
  $allowedOut: '#9fd3f2',
  $deniedIn: '#f07b2a',
  $deniedOut: '#f5c865',
  $rampLow: '#1f3a52',
  $rampHigh: '#9fd3f2',
  $labels: '#9dabbc',
};

/** @returns {Readonly<Record<string, string>>} */
export function palette() {
  return isDark() ? DARK : LIGHT;
}

export function isDark() {
  const chosen = document.documentElement.dataset['theme'];
  return chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
}

/**
 * A copy of the specification with names that begin with `$` replaced by what they stand for.
 * @param {unknown} spec
 * @param {Readonly<Record<string, unknown>>} names
 * @returns {unknown}
 */
export function filled(spec, names) {
  if (typeof spec === 'string') return spec.startsWith('$') && Object.hasOwn(names, spec) ? names[spec] : spec;
  if (Array.isArray(spec)) return spec.map((one) => filled(one, names));
  if (typeof spec !== 'object' || spec === null) return spec;
  return Object.fromEntries(Object.entries(spec).map(([key, value]) => [key, filled(value, names)]));
}

/**
 * How axes, keys and texts look in a place so many pixels wide.
 * @param {number} width
 */
export function chartConfig(width) {
  const { $labels, $line } = palette();
  const text = { labelColor: $labels, titleColor: $labels, labelFontSize: 12, titleFontSize: 12 };
  return {
    font: getComputedStyle(document.documentElement).fontFamily,
    view: { stroke: null },
    axis: { ...text, gridColor: $line, domainColor: $line, tickColor: $line },
    legend: { ...text, columns: width < 480 ? 2 : 0 },
  };
}
