// Nothing changes under a pointer that is pressed.
//
// Pressing a link or a button leaves the field before it, which saves it, and the answer is there sooner than a
// finger goes up again: what it put in place of the link, or above it, would take the click away. So an answer
// waits until the press is over.
const LONGEST = 2000; // a pointer let go outside the window is not told of

let over = null;
let end = () => {};

function pressed() {
  end();
  let timer;
  over = new Promise((resume) => {
    end = () => {
      clearTimeout(timer);
      over = null;
      resume();
    };
  });
  timer = setTimeout(end, LONGEST);
}

// The click comes after the pointer went up, before what waits in line.
const released = () => setTimeout(end, 0);

document.addEventListener("pointerdown", pressed, true);
for (const name of ["pointerup", "pointercancel", "dragend"]) document.addEventListener(name, released, true);

document.addEventListener("htmx:before:request", ({ detail: { ctx } }) => {
  const ask = ctx.fetch;
  ctx.fetch = async (...about) => {
    const answer = await ask(...about);
    ctx.arrived = answer.status; // known although nothing is done with it yet (grading/sending.js)
    await over;
    return answer;
  };
});
