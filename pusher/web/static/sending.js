// A form is sent once, however often its button is hit, and not at all with files that the server would turn away: what
// was typed would be lost. Without it people wait, and make the file smaller after they saw the page that says so.
(() => {
  const most = 20; // MB of all files of a form
  const again = 8000; // ms: a download leaves the page as it is
  const large = (form) => {
    const files = [...form.querySelectorAll("input[type=file]")].filter((input) => input.files.length);
    const size = files.reduce((sum, input) => [...input.files].reduce((more, file) => more + file.size, sum), 0) / 2 ** 20;
    for (const input of files) input.setCustomValidity("");
    if (size <= most) return false;
    const input = files[files.length - 1];
    input.setCustomValidity(`选的文件有${size.toFixed(1)}MB，超过${most}MB，没有提交，您写的都还在。请压缩图片或分几次上传`);
    input.reportValidity();
    return true;
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (form.dataset.sent || large(form)) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => { delete form.dataset.sent; }, again);
  });
  document.addEventListener("change", (event) => {
    if (event.target.type === "file") event.target.setCustomValidity("");
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
})();
