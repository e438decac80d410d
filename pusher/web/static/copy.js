// Copy buttons: the text of a field, or what a region shows with its format. Without it people select and copy themselves.
(() => {
  const select = (place) => {
    if (place.select) return place.select();
    const range = document.createRange();
    range.selectNodeContents(place);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  };
  for (const button of document.querySelectorAll("[data-copy]")) {
    const words = button.textContent;
    button.hidden = false;
    button.addEventListener("click", () => {
      select(document.getElementById(button.dataset.copy));
      const done = document.execCommand("copy"); // keeps the format, and needs no permission
      button.textContent = done ? "已复制" : "没有复制成，请自己选中复制";
      setTimeout(() => { button.textContent = words; }, 2500);
    });
  }
})();
