// Counts the time an auditor is busy with an audit, for their own planning: not while the page is out of sight,
// nor when nothing was touched for some minutes. What does not arrive is lost, and does not matter.
const shown = document.querySelector("[data-counts-time]");
const AWAY = 3 * 60 * 1000;
const EVERY = 60 * 1000;
let active = 0;
let touched = Date.now();
let looked = Date.now();
let sent = Date.now();

function count() {
  const now = Date.now();
  // A computer that slept wakes up with a long gap: nobody was there.
  if (!document.hidden && now - touched < AWAY && now - looked < AWAY) active += now - looked;
  looked = now;
  if (now - sent >= EVERY) send();
}

async function send() {
  const seconds = Math.floor(active / 1000);
  if (seconds < 1) return;
  active -= seconds * 1000;
  sent = Date.now();
  const body = new FormData();
  body.set("csrf_token", document.querySelector('input[name="csrf_token"]').value);
  body.set("seconds", String(seconds));
  try {
    const answer = await fetch(shown.dataset.countsTime, { method: "POST", body, keepalive: true, redirect: "manual" });
    if (answer.status === 200) shown.textContent = `${await answer.text()} so far`;
  } catch {
    // No network: these seconds are not counted.
  }
}

if (shown) {
  for (const name of ["pointermove", "pointerdown", "keydown", "scroll"]) {
    document.addEventListener(name, () => { touched = Date.now(); }, { passive: true, capture: true });
  }
  setInterval(count, 1000);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      looked = touched = Date.now();
      return;
    }
    const now = Date.now();
    if (now - touched < AWAY) active += Math.min(now - looked, AWAY);
    looked = now;
    send();
  });
}
