// What is typed and not saved yet, kept in this browser until the server says that it is saved.
// Keys name the person, the audit and the theme, so that nobody else who signs in here is shown it.
const PREFIX = "case-audit/draft/";

const key = (owner, about) => `${PREFIX}${owner}/${about}`;

export function keep(owner, about, draft) {
  try {
    localStorage.setItem(key(owner, about), JSON.stringify(draft));
  } catch {
    // No storage (private window, full): saving to the server goes on without the second net.
  }
}

function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

export const kept = (owner, about) => read(key(owner, about));

export function forget(owner, about) {
  try {
    localStorage.removeItem(key(owner, about));
  } catch {
    // as above
  }
}

export function all() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX));
  } catch {
    return [];
  }
}

// Every draft whose key begins like this, as [key, draft]: the key is person/audit/theme/what it is about.
export const draftsOf = (beginning) => all()
  .filter((name) => name.startsWith(PREFIX + beginning))
  .map((name) => [name.slice(PREFIX.length), read(name)])
  .filter(([, draft]) => draft);

export function forgetAll(owner) {
  all().filter((name) => name.startsWith(`${PREFIX}${owner}/`)).forEach((name) => localStorage.removeItem(name));
}

// Nothing of ours is left in this browser: drafts, and how somebody likes to work.
export function forgetEverything() {
  try {
    Object.keys(localStorage).filter((name) => name.startsWith("case-audit/")).forEach((name) => localStorage.removeItem(name));
    sessionStorage.clear();
  } catch {
    // as above
  }
}
