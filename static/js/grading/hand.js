// The criterion in hand: marked, and what a key is about. It is the one that was focused or clicked last.
import { blockOf, blocks, form } from "./blocks.js";

let inHand;
const listeners = [];

export const hand = () => (inHand?.isConnected ? inHand : undefined);
export const onHand = (listener) => listeners.push(listener);

// What is learnt is written beside a criterion (adding.js): that criterion is in hand meanwhile.
const beside = (of) => of?.closest(".app-learn")?.previousElementSibling;

// What is asked: a criterion that waits for another answer is out of sight, one of a later step is not.
export const asked = () => blocks().filter((of) => {
  const condition = of.previousElementSibling;
  const waits = condition?.classList.contains("app-condition--not-met");
  return !beside(of) && (!waits || of.classList.contains("app-criterion--problem"));
});

export function take(block) {
  const of = beside(block) ?? block;
  if (inHand === of) return;
  inHand?.classList.remove("app-criterion--in-hand");
  inHand = of;
  of?.classList.add("app-criterion--in-hand");
  for (const listener of listeners) listener(of);
}

// To a criterion: its group has the focus, so that a screen reader says its question.
export function goTo(of) {
  if (!of) return;
  take(of);
  const set = of.querySelector(".app-criterion__set") ?? of;
  set.tabIndex = -1;
  set.focus({ preventScroll: true });
  of.scrollIntoView({ block: "nearest" });
  const bars = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const { top, height } = of.getBoundingClientRect();
  // A criterion higher than the screen is read from its top.
  if (top < bars || height > innerHeight - bars) of.scrollIntoView({ block: "start" });
}

form?.addEventListener("focusin", (event) => take(blockOf(event.target) ?? hand()));
form?.addEventListener("pointerdown", (event) => {
  const of = blockOf(event.target);
  if (of) take(of);
});
