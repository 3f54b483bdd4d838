/**
 * Copies a text and says so on the button for a moment.
 * @param {HTMLButtonElement} from
 * @param {string} text
 */
export async function copyFrom(from, text) {
  const label = from.textContent;
  from.textContent = (await copy(text)) ? 'Copied' : 'Could not copy';
  setTimeout(() => (from.textContent = label), 1_500);
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copy(text) {
  try {
    // There only on secure pages: loopback or https.
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** @param {string} text */
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'hidden-visually';
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  return done;
}
