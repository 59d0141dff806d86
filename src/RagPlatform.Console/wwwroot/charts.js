// Draws <canvas data-chart="line|bar" data-source="id"> from the JSON at that id, in the page's colours, and anew when either changes. With
// data-scale="logarithmic" the values stand on a logarithmic scale. Up to nine lines are told apart, by three colours and three kinds of dashes.
'use strict';

const charts = new Map();
const reduced = matchMedia('(prefers-reduced-motion: reduce)').matches;

drawAll();
document.addEventListener('live', drawAll);
document.addEventListener('themechange', () => {
  for (const [canvas, chart] of charts) {
    chart.destroy();
    charts.delete(canvas);
  }
  drawAll();
});

function drawAll() {
  for (const canvas of document.querySelectorAll('canvas[data-chart]')) {
    const data = JSON.parse(document.getElementById(canvas.dataset.source).dataset.chartData);
    const known = charts.get(canvas);
    if (known) {
      known.data.labels = data.labels;
      data.series.forEach((series, i) => { known.data.datasets[i].data = series.values; });
      known.update('none');
    } else {
      charts.set(canvas, draw(canvas, data));
    }
  }
}

function draw(canvas, data) {
  const line = canvas.dataset.chart === 'line';
  const unit = canvas.dataset.unit ?? '';
  const logarithmic = canvas.dataset.scale === 'logarithmic';
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = colour('soft');
  return new Chart(canvas, {
    type: canvas.dataset.chart,
    data: {
      labels: data.labels,
      datasets: data.series.map((series, i) => ({
        label: series.name,
        data: series.values,
        borderColor: colour(i % 3 + 1),
        backgroundColor: colour(i % 3 + 1),
        borderWidth: line ? 2 : 0,
        borderDash: line ? [[], [6, 3], [2, 2]][(i + Math.floor(i / 3)) % 3] : undefined,
        borderRadius: 4,
        maxBarThickness: 48,
        pointRadius: 0,
        pointHitRadius: 12,
        cubicInterpolationMode: 'monotone',
      })),
    },
    options: {
      animation: reduced || line ? false : { duration: 250 },
      maintainAspectRatio: false,
      interaction: { mode: 'index', intersect: false },
      scales: {
        x: { grid: { display: false }, border: { color: colour('line') }, ticks: { maxRotation: 0, autoSkipPadding: 24 } },
        y: {
          type: logarithmic ? 'logarithmic' : 'linear',
          beginAtZero: !logarithmic,
          suggestedMax: line && !logarithmic ? 1 : undefined,
          grid: { color: colour('line') },
          border: { display: false },
          ticks: {
            maxTicksLimit: logarithmic ? undefined : 6,
            // On a logarithmic scale the powers of ten alone are written out.
            callback: value => logarithmic && !/^1e/.test(value.toExponential())
              ? null
              : unit + Number(value.toPrecision(6)).toLocaleString('en'),
          },
        },
      },
      plugins: {
        legend: { display: data.series.length > 1, position: 'bottom', labels: { boxWidth: 18, boxHeight: 2, color: colour('ink') } },
        tooltip: { callbacks: { label: item => `${item.dataset.label}: ${unit}${item.parsed.y.toLocaleString('en', { maximumFractionDigits: 9 })}` } },
      },
    },
  });
}

// Custom properties come unresolved; the colour of an element does not.
function colour(name) {
  return getComputedStyle(document.querySelector(`.probe-${name}`)).color;
}
