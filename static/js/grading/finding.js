// The box that finds a criterion anywhere in the audit: it lists them all, and fewer with each letter.
import { settle } from "./sending.js";

const dialog = document.getElementById("find");
const search = document.getElementById("find-search");
const count = document.getElementById("find-count");
const place = dialog?.querySelector("[data-place]");

const items = () => [...place.querySelectorAll("[data-words]")];
const shown = () => items().filter((item) => !item.hidden);

function narrow() {
  const typed = search.value.trim().toLowerCase();
  const words = typed.split(/\s+/).filter(Boolean);
  for (const item of items()) item.hidden = !words.every((word) => item.dataset.words.includes(word));
  // A code that begins with what was typed stands first.
  const first = typed && shown().find((item) => item.dataset.code.startsWith(typed));
  for (const item of items()) item.classList.toggle("app-found__item--first", item === (first || shown()[0]));
  const n = shown().length;
  count.textContent = n === 0 ? "None. Try its code, or fewer words." : `${n} of ${items().length}. Enter goes to the one that is marked.`;
}

export async function openFind() {
  search.value = "";
  count.textContent = "";
  dialog.showModal();
  await settle();
  try {
    const answer = await fetch(dialog.dataset.address, { headers: { "HX-Request": "true", "Sign-In": "here" } });
    if (!answer.ok) throw new Error(answer.status);
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").body;
    place.replaceChildren(...found.childNodes);
    narrow();
  } catch {
    count.textContent = "The list cannot be had just now. The themes at the side lead there too.";
  }
}

function go(item) {
  const link = item?.querySelector("a");
  if (!link) return;
  dialog.close();
  link.click();
}

search?.addEventListener("input", narrow);
search?.addEventListener("keydown", (event) => {
  if (event.key === "Enter") {
    event.preventDefault();
    go(place.querySelector(".app-found__item--first"));
  }
  if (event.key === "ArrowDown") {
    event.preventDefault();
    shown()[0]?.querySelector("a").focus();
  }
});
place?.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = shown();
  const next = all.indexOf(event.target.closest("[data-words]")) + step;
  (next < 0 ? search : all[Math.min(next, all.length - 1)].querySelector("a")).focus();
});
place?.addEventListener("click", (event) => { if (event.target.closest("a")) dialog.close(); });
