// Choosing a grade by a key: with the focus on a criterion's grades, the letter of a grade chooses it; so does
// its number, where 1 and soon after it 0 mean 10.
const SOON = 1000;
let typed = { keys: "", at: -Infinity };

export const letter = (radio) => radio.labels[0]?.querySelector(".app-grades__letter")?.textContent.trim().toLowerCase();

// The grade of these that is called this, or that is called by this and the key pressed a moment ago.
export function called(radios, key, at) {
  const find = (keys) => radios.find((radio) => letter(radio) === keys);
  const both = at - typed.at < SOON ? find(typed.keys + key) : undefined;
  typed = { keys: key, at };
  return both ?? find(key);
}

export function chooseByLetter(event, form) {
  if (event.ctrlKey || event.altKey || event.metaKey || !event.target.matches?.("input[type=radio]")) return false;
  const radios = [...form.querySelectorAll(`input[name="${CSS.escape(event.target.name)}"]`)];
  const radio = called(radios, event.key.toLowerCase(), event.timeStamp);
  if (!radio) return false;
  event.preventDefault();
  radio.focus();
  radio.click();
  return true;
}
