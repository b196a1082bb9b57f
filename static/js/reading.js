// While a file is read, the page that sent it shows how far that has come.
const WAIT = 1500; // what is read sooner needs no bar

document.addEventListener("submit", (event) => {
  const form = event.target;
  const place = document.getElementById("reading");
  if (!form.dataset.reading || !place || event.defaultPrevented || event.submitter?.value === "look") return;
  setTimeout(() => window.htmx?.ajax("GET", form.dataset.reading, { target: "#reading", swap: "outerHTML" }), WAIT);
});
