// What has the focus is never under the bars that stay in view, however much stands in them just now. What
// says that something is not saved stands above the bar of the audit, not over it.
const bars = () => [...document.querySelectorAll(".app-bar, .app-bar__reach, #not-saved")];

function measure() {
  const heights = bars()
    .filter((bar) => getComputedStyle(bar).position === "sticky" && bar.offsetHeight > 0)
    .map((bar) => bar.offsetHeight);
  const root = document.documentElement.style;
  root.setProperty("--app-not-saved", `${document.getElementById("not-saved").offsetHeight}px`);
  root.scrollPaddingTop = `${heights.reduce((sum, height) => sum + height, 12)}px`;
}

// A save brings a new bar of how far in place of the one that was watched.
const watch = new ResizeObserver(measure);
function look() {
  watch.disconnect();
  bars().forEach((bar) => watch.observe(bar));
}
document.addEventListener("htmx:after:swap", look);
look();
