// A concern: what is typed is kept in this browser until it is sent; on a screen of an audit its form opens in a
// dialog, so that nobody leaves what they were writing; what could not be sent is sent again, once (its token).
import { forget, keep, kept } from "./drafts.js";

const FIRST_PAUSE = 2000;
const LONGEST_PAUSE = 30000;
const dialog = document.getElementById("concern-dialog");
const link = document.querySelector("[data-concern-link]");
let pause = FIRST_PAUSE;
let timer;

const about = (form) => form.dataset.concernAbout ?? "text";
const text = (form) => form.elements.text;
const form = (element) => element?.closest?.("form[data-concern]");

function mark() {
  const begun = document.querySelector("[data-concern-begun]");
  if (begun) begun.hidden = !kept(link.dataset.concernLink, "text");
}

document.addEventListener("input", ({ target }) => {
  const of = form(target);
  if (!of || target !== text(of)) return;
  if (target.value.trim()) keep(of.dataset.concern, about(of), { text: target.value, token: of.elements.token?.value });
  else forget(of.dataset.concern, about(of));
  mark();
});

// What was typed and never sent comes back, with the token it had: sent twice it is still one concern.
function bringBack(of) {
  const draft = kept(of.dataset.concern, about(of));
  if (!draft || text(of).value.trim()) return;
  text(of).value = draft.text;
  if (draft.token && of.elements.token) of.elements.token.value = draft.token;
  const fold = of.closest("details");
  if (fold) fold.open = true;
}

function sending(of, failed) {
  const draft = { text: text(of).value, token: of.elements.token?.value, sent: true };
  if (text(of).value.trim()) keep(of.dataset.concern, about(of), draft);
  const words = of.querySelector("[data-concern-unsent]");
  if (words) words.hidden = !failed;
}

function again() {
  clearTimeout(timer);
  const of = document.querySelector("form[data-concern][data-concern-failed]");
  if (of?.isConnected) of.requestSubmit();
}

function failed(of) {
  of.dataset.concernFailed = "yes";
  sending(of, true);
  clearTimeout(timer);
  timer = setTimeout(again, pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

document.addEventListener("submit", ({ target }) => {
  if (form(target) === target) sending(target, Boolean(target.dataset.concernFailed));
}, true);
window.addEventListener("online", again);

const away = (is) => {
  const words = document.querySelector("[data-concern-away]");
  if (words) words.hidden = !is;
};

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (ctx?.response) return;
  const source = ctx?.sourceElement;
  if (form(source) === source && source) failed(source);
  if (source && source === link) cannotOpen();
});

document.addEventListener("htmx:response:error", ({ detail: { ctx } }) => {
  const source = ctx.sourceElement;
  if (ctx.response.status < 500) return;
  if (form(source) === source && source) failed(source);
  if (source && source === link) cannotOpen();
});

function cannotOpen() {
  away(true);
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("htmx:after:swap", () => {
  const fresh = document.getElementById("concern-raise");
  // Any swap of the page comes by here: what the dialog has not been given yet does not open it.
  if (!fresh?.firstElementChild || fresh.dataset.concernStarted) return;
  fresh.dataset.concernStarted = "yes";
  const of = fresh.querySelector("form[data-concern]");
  if (of) bringBack(of);
  if (fresh.dataset.concernSent) {
    clearTimeout(timer);
    pause = FIRST_PAUSE;
    forget(fresh.dataset.concernSent, "text");
    fresh.querySelector("[data-concern-done]")?.focus();
  }
  if (link) mark();
  if (!dialog || !dialog.contains(fresh)) return;
  away(false);
  if (!dialog.open) dialog.showModal();
  if (of && !fresh.querySelector(".govuk-error-summary")) text(of).focus();
});

dialog?.querySelector("[data-concern-close]").addEventListener("click", () => dialog.close());
dialog?.addEventListener("close", () => link.focus());

document.querySelectorAll("form[data-concern]").forEach(bringBack);
if (link) {
  mark();
  // Sent, and the session had ended or the page went: whoever comes back finds it open, to send it.
  const draft = kept(link.dataset.concernLink, "text");
  if (draft?.sent) setTimeout(() => link.click(), 0);
}
