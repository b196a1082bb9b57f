// The audit form: each answer is saved as it is given, and nothing typed is lost on the way.
// What it does is in grading/, a noun each; this brings back what was not sent and starts the rest.
import { forget, kept } from "./drafts.js";
import { blockOf, blocks, fill, form, owner, same, send, values, version } from "./grading/blocks.js";
import * as elsewhere from "./grading/elsewhere.js";
import { goTo } from "./grading/hand.js";
import "./grading/in_view.js";
import "./grading/keys.js";
import { follow } from "./grading/marks.js";
import "./grading/saved_answers.js";
import { startOneAtATime } from "./grading/one_at_a_time.js";
import "./grading/sending.js";

// What was typed and never saved (the network, the server, a crash, a sign-out) comes back and is sent.
function bringBack(of) {
  const draft = kept(owner, of.dataset.saves);
  if (!draft) return;
  if (same(draft.values, values(of))) return forget(owner, of.dataset.saves);
  fill(of, draft.values);
  if (version(of)) version(of).value = draft.version;
  follow(of.dataset.saves, draft.mark);
  send(of);
}

// A link to a criterion leads into it, for the keys and for a screen reader.
function arrive() {
  const of = blockOf(location.hash && document.getElementById(location.hash.slice(1)));
  if (of) goTo(of);
}

// A block that comes onto the page later (adding.js) is looked after in the same way, once.
function lookAfter() {
  for (const of of blocks().filter((one) => !one.dataset.known)) {
    of.dataset.known = "yes";
    bringBack(of);
  }
}

function start() {
  lookAfter();
  elsewhere.start();
  startOneAtATime();
  arrive();
}
if (form) {
  document.addEventListener("DOMContentLoaded", () => setTimeout(start, 0));
  window.addEventListener("hashchange", arrive);
  document.addEventListener("htmx:after:swap", lookAfter);
}
