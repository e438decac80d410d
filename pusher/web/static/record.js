// Records into the form's own file field, for whoever has a microphone and a browser that can; others choose a file.
(() => {
  const place = document.querySelector(".recorder"), file = document.getElementById("sound");
  const kinds = [["audio/mp4", "m4a"], ["audio/ogg;codecs=opus", "ogg"], ["audio/webm;codecs=opus", "webm"]];
  if (!place || !navigator.mediaDevices || !window.MediaRecorder || !window.DataTransfer) return;
  const kind = kinds.find(([name]) => MediaRecorder.isTypeSupported(name));
  if (!kind) return;
  const [button, clock, player] = place.children, most = Number(place.dataset.most);
  let recorder = null, timer = 0;
  place.hidden = false;
  const keep = (parts) => {
    const made = new File(parts, `录音.${kind[1]}`, { type: kind[0].split(";")[0] }), carrier = new DataTransfer();
    carrier.items.add(made);
    file.files = carrier.files;
    URL.revokeObjectURL(player.src);
    player.src = URL.createObjectURL(made);
    player.hidden = false;
  };
  const begin = (stream) => {
    const parts = [];
    let seconds = 0;
    recorder = new MediaRecorder(stream, { mimeType: kind[0], audioBitsPerSecond: 48000 });
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      recorder = null;
      button.textContent = "重录";
      clock.textContent = `录好了，${seconds}秒。先听一遍，再交给别人审听`;
      keep(parts);
    };
    recorder.start();
    button.textContent = "停止";
    clock.textContent = "正在录，0秒";
    timer = setInterval(() => {
      clock.textContent = `正在录，${++seconds}秒`;
      if (seconds >= most) recorder.stop();
    }, 1000);
  };
  button.addEventListener("click", () => {
    if (recorder) return recorder.stop();
    navigator.mediaDevices.getUserMedia({ audio: true }).then(begin, () => {
      clock.textContent = "没有打开话筒。请允许使用话筒，或者用手机录音机录好再选文件";
    });
  });
})();
