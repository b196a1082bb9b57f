// Draws a chart above each table with data-chart, from what stands in it. The table is the truth and stays.
//
// A column with data-series is drawn: "share" as a line with points, "mean" and "limit" as lines. A cell's
// number is its data-value; one without is a gap. data-target on the table draws a line across, data-break on
// a row a line down before it, data-signal marks a point by its shape. Nothing is told by colour alone.
import "../vendor/chart-4.6.1.min.js";

const { Chart } = globalThis;
const forced = matchMedia("(forced-colors: active)");
const still = { animation: false, responsive: true, maintainAspectRatio: false };

function colours() {
  if (!forced.matches) return { ink: "#0b0c0c", line: "#003078", quiet: "#505a5f", grid: "#dee0e2", target: "#00693b" };
  const probe = document.createElement("span");
  probe.className = "results-probe";
  document.body.append(probe);
  const ink = getComputedStyle(probe).color;
  probe.remove();
  return { ink, line: ink, quiet: ink, grid: "transparent", target: ink };
}

const values = (rows, column) => rows.map((row) => {
  const value = row.cells[column]?.dataset.value;
  return value === undefined ? null : Number(value);
});

function series(table, rows, paint) {
  const heads = [...table.tHead.rows[0].cells];
  const found = heads.flatMap((head, column) => {
    const kind = head.dataset.series;
    if (!kind) return [];
    const data = values(rows, column);
    const label = head.textContent.trim();
    if (kind !== "share") {
      return [{ label, data, borderColor: paint.quiet, borderWidth: kind === "mean" ? 1.5 : 1, pointRadius: 0,
        borderDash: kind === "mean" ? [] : [6, 4], stepped: kind === "limit" ? "middle" : false, spanGaps: true }];
    }
    const marked = rows.map((row) => row.dataset.signal === "yes");
    return [{ label, data, borderColor: paint.line, backgroundColor: paint.line, borderWidth: 2, spanGaps: false,
      pointStyle: marked.map((is) => (is ? "rectRot" : "circle")), pointRadius: marked.map((is) => (is ? 8 : 4)) }];
  });
  if (table.dataset.target !== undefined) {
    found.push({ label: `Target ${table.dataset.target}%`, data: rows.map(() => Number(table.dataset.target)),
      borderColor: paint.target, borderWidth: 2, borderDash: [2, 3], pointRadius: 0 });
  }
  return found;
}

// A line down, with its words, before each row that begins something new.
const breaks = (rows, paint) => ({
  id: "breaks",
  afterDatasetsDraw({ ctx, chartArea, scales }) {
    rows.forEach((row, place) => {
      if (!row.dataset.break) return;
      const here = scales.x.getPixelForValue(place);
      const x = place ? (here + scales.x.getPixelForValue(place - 1)) / 2 : here;
      ctx.save();
      ctx.strokeStyle = paint.ink;
      ctx.setLineDash([1, 3]);
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(x, chartArea.top);
      ctx.lineTo(x, chartArea.bottom);
      ctx.stroke();
      ctx.fillStyle = paint.ink;
      ctx.font = "13px arial, sans-serif";
      ctx.fillText(row.dataset.break, x + 4, chartArea.top + 12);
      ctx.restore();
    });
  },
});

function draw(table) {
  const rows = [...table.tBodies].flatMap((body) => [...body.rows]);
  if (rows.length < 2) return;
  const paint = colours();
  const unit = table.dataset.chartUnit; // without one, figures are per cent
  const figure = document.createElement("div");
  figure.className = "results-chart";
  const canvas = document.createElement("canvas");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label", `Chart of ${table.dataset.chartTitle}. Its figures are in the table below.`);
  figure.append(canvas);
  (table.closest(".app-scroll") ?? table).before(figure);
  const text = { color: paint.ink, font: { family: "arial, sans-serif", size: 14 } };
  new Chart(canvas, {
    type: "line",
    data: { labels: rows.map((row) => row.cells[0].firstChild.textContent.trim()), datasets: series(table, rows, paint) },
    options: {
      ...still,
      devicePixelRatio: Math.max(2, devicePixelRatio), // sharp on paper
      scales: {
        x: { ticks: text, grid: { color: paint.grid } },
        y: { min: 0, ...(unit ? {} : { max: 100 }), ticks: { ...text, ...(unit ? { precision: 0 } : { stepSize: 20, callback: (value) => `${value}%` }) }, grid: { color: paint.grid } },
      },
      plugins: {
        legend: { position: "bottom", labels: { ...text, usePointStyle: true, pointStyle: "line", pointStyleWidth: 40 } },
        tooltip: { callbacks: { label: (item) => `${item.dataset.label}: ${Math.round(item.parsed.y)}${unit ? "" : "%"}` } },
      },
    },
    plugins: [breaks(rows, paint)],
  });
}

function drawAll(scope) {
  scope.querySelectorAll("table[data-chart]:not([data-drawn])").forEach((table) => {
    table.dataset.drawn = "yes";
    draw(table);
  });
}

drawAll(document);
document.addEventListener("htmx:after:swap", () => drawAll(document));
// On paper a chart has another width than on the screen.
addEventListener("beforeprint", () => Object.values(Chart.instances).forEach((chart) => chart.resize(640, 230)));
addEventListener("afterprint", () => Object.values(Chart.instances).forEach((chart) => chart.resize()));
