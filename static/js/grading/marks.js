// Each sending of a block has a mark: the name of a run and a number in it. The server keeps the mark of what
// it saved. So when an answer to a save was lost on the way, the next save of the same run is known to follow
// one's own and is not taken for somebody else's (audit/rules/sending.py). An answer ends the run.
const runs = new Map(); // by what the block is about

// Not crypto.randomUUID: where the council serves over plain HTTP, browsers do not have it.
const name = () => [...crypto.getRandomValues(new Uint8Array(12))]
  .map((byte) => byte.toString(16).padStart(2, "0")).join("");

export const newName = name;

function run(about) {
  if (!runs.has(about)) runs.set(about, { name: name(), number: 0, after: "" });
  return runs.get(about);
}

// The fields that mark the next sending.
export function nextMark(about) {
  const one = run(about);
  one.number += 1;
  return { [`sending-${about}`]: `${one.name}.${one.number}`, [`after-${about}`]: one.after };
}

// What was sent last and not answered, to be kept with a draft.
export function lastMark(about) {
  const one = runs.get(about);
  if (!one) return "";
  return one.number > 0 ? `${one.name}.${one.number}` : one.after;
}

export const answered = (about) => runs.delete(about);

// A draft that comes back after a crash follows what was sent before it.
export const follow = (about, mark) => runs.set(about, { name: name(), number: 0, after: mark ?? "" });
