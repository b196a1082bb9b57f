// A round's board looks again every half minute, and only while somebody can see it.
const EVERY = 30000;
let looked = Date.now();

const look = () => {
  const board = document.getElementById("board");
  if (!board || document.hidden || Date.now() - looked < EVERY) return;
  looked = Date.now();
  window.htmx?.trigger(board, "look-again");
};

setInterval(look, 1000);
document.addEventListener("visibilitychange", look); // what was hidden for long is looked at when it comes back
