// The editor: looks at what is typed while it is typed. Without it the button 检查并看效果 shows the same by a page load.
(() => {
  const form = document.getElementById("edit"), said = document.getElementById("said");
  if (!form || !window.fetch || !window.AbortController) return;
  const most = Number(form.dataset.most), poster = document.getElementById("look-poster");
  let timer = 0, asked = null, old = true, changed = false; // old: the poster is of other words

  const swap = (page) => {
    for (const place of document.querySelectorAll("[data-live]")) {
      const next = page.getElementById(place.id);
      if (!next || next.innerHTML === place.innerHTML || (place === poster && !next.querySelector(".pressed"))) continue;
      const held = place.contains(document.activeElement);
      place.replaceChildren(...document.importNode(next, true).childNodes);
      if (held) (place.querySelector("button, a") || said).focus();
    }
  };
  const take = (page) => {
    for (const field of page.getElementById("edit").elements) {
      const mine = field.name && !["hidden", "file"].includes(field.type) && form.elements[field.name];
      if (mine && mine.tagName !== "BUTTON" && mine.value !== field.value) mine.value = field.value;
    }
  };
  const visible = (place) => place.offsetParent !== null;
  const press = (after) => { timer = setTimeout(() => old && visible(poster) && ask({ live: "yes", poster: "yes" }), after); };

  const read = async (answer, extra) => {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.redirected) return "您已经退出登录。文字还在这一页：请另开一页登录，再回来保存";
    if (!page.getElementById("edit")) return (page.querySelector("main .lead") || { textContent: "没有查成，请稍后再试" }).textContent;
    if (extra.fix) take(page);
    swap(page);
    old = !extra.poster;
    poster.classList.toggle("old", old);
    if (old) press(1500);
    return "";
  };
  const words = () => [...new FormData(form)].filter(([, value]) => typeof value === "string"); // files go with 保存 only
  const ask = async (extra) => {
    clearTimeout(timer);
    if (asked) asked.abort(); // the newest wins
    const mine = asked = new AbortController(), body = new URLSearchParams(words());
    for (const [name, value] of Object.entries(extra)) body.set(name, value);
    form.classList.add("asking");
    let wrong = "";
    try {
      wrong = await read(await fetch(form.dataset.look, { method: "POST", body, signal: mine.signal }), extra);
    } catch (error) {
      if (error.name === "AbortError") return;
      wrong = "网络不通，没有检查。文字还在，可以接着写";
    }
    if (mine !== asked) return;
    form.classList.remove("asking");
    if (wrong && said.textContent !== wrong) said.textContent = wrong;
  };
  const typed = (event) => {
    if (event.isComposing) return; // pinyin that is no word yet
    changed = old = true;
    clearTimeout(timer);
    timer = setTimeout(() => {
      const size = words().reduce((sum, [, value]) => sum + value.length, 0);
      if (size > most) said.textContent = `文字超过${most}字，不边写边查，请按“检查并看效果”`;
      else ask({ live: "yes" });
    }, 600);
  };

  const fill = (day) => { // one field: what is typed elsewhere stays
    const due = form.elements.deadline;
    if (due.value === day) return;
    due.value = day;
    due.dispatchEvent(new Event("input", { bubbles: true }));
    said.textContent = "截止日期已填好，还没有保存";
  };

  form.addEventListener("input", typed);
  form.addEventListener("compositionend", typed);
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    clearTimeout(timer);
    if (!button || !button.hasAttribute("formaction")) { // it is kept: a look at what was there before would be refused
      if (asked) asked.abort();
      return void (changed = false);
    }
    event.preventDefault();
    if (button.name === "due") return void fill(button.value === "none" ? "" : button.value);
    changed = changed || Boolean(button.name === "fix");
    ask(button.name ? { [button.name]: button.value } : { poster: visible(poster) ? "yes" : "" });
  });
  document.addEventListener("click", (event) => {
    const words = event.target.closest("a[data-start]"), field = words && document.getElementById(words.hash.slice(1));
    if (!field || !field.setSelectionRange || field.type === "date") return;
    event.preventDefault();
    const lead = field.value.length - field.value.trimStart().length, start = lead + Number(words.dataset.start);
    field.focus();
    field.setSelectionRange(start, lead + Number(words.dataset.end));
    field.scrollTop = field.scrollHeight * start / Math.max(1, field.value.length) - field.clientHeight / 3;
  });
  document.getElementById("looks").addEventListener("change", () => press(0));
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  press(400);
})();
