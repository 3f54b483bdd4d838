// Runs before the first paint, so that a remembered theme does not flash in the other one.
// A classic script on purpose: modules run after parsing.
try {
  const remembered = localStorage.getItem('flowbell-theme');
  if (remembered === 'light' || remembered === 'dark') document.documentElement.dataset['theme'] = remembered;
} catch {
  // Storage can be forbidden; then the system's preference stands.
}
