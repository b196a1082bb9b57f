// What was typed in other themes of this audit and never sent (a crash, a closed browser) is sent from
// whichever theme is opened next. A theme that is open in another window sends its own.
import { draftsOf, forget } from "../drafts.js";
import { form, owner } from "./blocks.js";
import { newName } from "./marks.js";
import * as signingIn from "./signing_in.js";

const channel = "BroadcastChannel" in window ? new BroadcastChannel("case-audit/open") : null;
const left = new Map(); // by key
const refused = new Map(); // by key: the page where it can be compared with what is saved
const ownerOf = (key) => key.slice(0, key.lastIndexOf("/"));
const aboutOf = (key) => key.slice(key.lastIndexOf("/") + 1);
let failed = () => {};
let changed = () => {};

channel?.addEventListener("message", ({ data }) => {
  if (data.who && owner) channel.postMessage({ here: owner });
});

// The themes (by their drafts' owner) that other windows have open.
async function openElsewhere() {
  const found = new Set();
  const listen = ({ data }) => { if (data.here) found.add(data.here); };
  channel?.addEventListener("message", listen);
  channel?.postMessage({ who: true });
  await new Promise((resume) => setTimeout(resume, 300));
  channel?.removeEventListener("message", listen);
  return found;
}

export const waiting = () => left.size;
export const needsLooking = () => [...refused.values()];

export function onFailure(tryLater, show) {
  failed = tryLater;
  changed = show;
}

async function sendOne(key, draft) {
  const about = aboutOf(key);
  const body = new URLSearchParams({
    csrf_token: form.querySelector("input[name=csrf_token]").value,
    [`version-${about}`]: draft.version,
    [`sending-${about}`]: `${newName()}.1`,
    [`after-${about}`]: draft.mark ?? "",
  });
  for (const [name, value] of Object.entries(draft.values)) {
    for (const one of [value].flat()) body.append(name, one);
  }
  const headers = { "HX-Request": "true", "Sign-In": "here" };
  const { status } = await fetch(draft.address, { method: "POST", body, headers });
  if (status === 401 || status === 400) signingIn.ask();
  if ([400, 401, 429].includes(status) || status >= 500) throw new Error(status);
  left.delete(key);
  if (status === 200) forget(ownerOf(key), about);
  else refused.set(key, draft.page); // it stays kept: its theme shows it beside what is saved
}

let busy = false;
export async function sendAll() {
  if (busy || left.size === 0) return;
  busy = true;
  try {
    for (const [key, draft] of [...left]) await sendOne(key, draft);
    changed();
  } catch {
    failed();
  } finally {
    busy = false;
  }
}

export async function start() {
  const [person, audit] = owner.split("/");
  // What was typed before the audit was moved to a newer version is seen to by earlier.js.
  const others = [owner, ...Object.keys(JSON.parse(form.dataset.earlier ?? "{}"))];
  const found = draftsOf(`${person}/${audit}/`).filter(([key, draft]) => draft.address && !others.includes(ownerOf(key)));
  if (found.length === 0) return;
  const open = await openElsewhere();
  for (const [key, draft] of found) if (!open.has(ownerOf(key))) left.set(key, draft);
  await sendAll();
}
