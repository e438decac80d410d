// Live progress: reads the page's event stream and writes the counters into it. Without it the page reloads itself.
(() => {
  const box = document.getElementById("progress");
  if (!box || !box.dataset.live || !window.EventSource) return;
  const source = new EventSource(box.dataset.source);
  source.onmessage = (event) => {
    const said = JSON.parse(event.data);
    const cards = box.querySelectorAll(".bar");
    const state = document.querySelector("#state .tag");
    if (cards.length !== said.bars.length || !said.live || state.textContent !== said.state) {
      source.close();
      location.reload();
      return;
    }
    said.bars.forEach((bar, i) => {
      const meter = cards[i].querySelector("progress");
      meter.max = bar.rows;
      meter.value = bar.done;
      for (const place of cards[i].querySelectorAll("[data-of]")) place.textContent = bar[place.dataset.of];
    });
  };
})();
