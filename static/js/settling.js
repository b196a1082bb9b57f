// What a page does before it is left: send what is not sent yet. Whoever leaves on purpose waits for it.
const all = [];

export const beforeLeaving = (send) => all.push(send);

export const settled = () => Promise.all(all.map((send) => send()));
