// What was typed in this browser before the audit was moved to a newer version, and never sent, comes back.
//
// The form names, for each theme of an earlier version (by the key its drafts are kept under), where each
// answer stands now: the key of a theme and the criterion's id. What stands nowhere as it is goes to its old
// address, where the server keeps it as an earlier answer. Runs before grading.js brings drafts back.
import { forget, keep, kept } from "./drafts.js";

const form = document.querySelector("form[data-earlier]");
const token = form?.querySelector("input[name=csrf_token]")?.value;

function moveOn(owner, about, draft, [newOwner, newAbout]) {
  if (kept(newOwner, newAbout)) return; // newer than this one; this one stays kept
  const renamed = Object.entries(draft.values).map(([name, value]) => [
    name.endsWith(`-${about}`) ? `${name.slice(0, -about.length)}${newAbout}` : name, value]);
  keep(newOwner, newAbout, { ...draft, values: Object.fromEntries(renamed) });
  forget(owner, about);
}

async function send(owner, about, draft, address) {
  const body = new URLSearchParams({ csrf_token: token, [`version-${about}`]: draft.version });
  for (const [name, value] of Object.entries(draft.values)) {
    for (const one of [value].flat()) body.append(name, one);
  }
  try {
    const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
    if (answer.status === 200) forget(owner, about);
    return answer.status === 200;
  } catch {
    return false; // no network: it stays kept, and is tried when the audit is opened again
  }
}

const sent = [];
for (const [owner, places] of Object.entries(JSON.parse(form?.dataset.earlier ?? "{}"))) {
  for (const [about, place] of Object.entries(places)) {
    const draft = kept(owner, about);
    if (!draft) continue;
    if (Array.isArray(place)) moveOn(owner, about, draft, place);
    else sent.push(send(owner, about, draft, place));
  }
}
// What was sent stands on the page as an earlier answer once it is loaded again.
Promise.all(sent).then((done) => { if (done.includes(true)) location.reload(); });
