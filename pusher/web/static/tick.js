// Ticking a place chooses 只发给勾上的地方, whose numbers are then of other places. Without it people choose themselves.
(() => {
  const some = document.querySelector("input[name=where][value=ticked]");
  for (const box of document.querySelectorAll("input[name=places]")) {
    box.addEventListener("change", () => {
      some.checked = true;
      for (const number of document.querySelectorAll("[data-ticked]")) number.textContent = "勾上的地方改了，下一步重新数";
    });
  }
})();
