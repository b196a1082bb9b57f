// Starts GOV.UK components on the page, and again in whatever HTMX swaps in.
import { initAll } from "../vendor/govuk-frontend-6.3.0.min.js";

initAll();
document.addEventListener("htmx:after:swap", (event) => {
  const target = event.detail?.ctx?.target ?? event.target;
  if (target instanceof Element && target.isConnected) initAll({ scope: target });
});
