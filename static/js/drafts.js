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

export function kept(owner, about) {
  try {
    return JSON.parse(localStorage.getItem(key(owner, about)));
  } catch {
    return null;
  }
}

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

export function forgetAll(owner = "") {
  const of = owner ? `${PREFIX}${owner}/` : PREFIX;
  all().filter((name) => name.startsWith(of)).forEach((name) => localStorage.removeItem(name));
}
