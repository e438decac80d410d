// Stands in for WeChat's own script (JS-SDK 1.6) on a rehearsal's page: wx.config, and the open tag that asks whether
// an account may send. As in WeChat the tag's inside is framed; its pop-up is the frame grown to the whole window.
(function (d, w) {
  var at = new URL(d.currentScript.src), base = at.origin + at.pathname.replace(/\/open\/js\/.*/, "");
  var asked = new URLSearchParams(w.location.search), inside = /\/webview$/.test(w.location.pathname);
  var page = inside ? asked.get("url") : w.location.href.split("#")[0], to = inside ? asked.get("to") : "";
  var settings = {}, waiting = [], wrong = [], said = "", tags = [];

  function frame(kind, more) {
    var made = d.createElement("iframe");
    var query = new URLSearchParams({ page: page, to: to, appId: settings.appId, timestamp: settings.timestamp,
      nonceStr: settings.nonceStr, signature: settings.signature });
    Object.keys(more).forEach(function (name) { query.set(name, more[name]); });
    made.src = base + "/sdk/" + kind + "?" + query;
    made.style.border = "0";
    return made;
  }
  function put(tag) {
    var made = frame("tag", { template: tag.getAttribute("template") || "" });
    var slots = [].map.call(tag.querySelectorAll('script[type="text/wxtag-template"]'), function (one) { return one.textContent; });
    made.style.cssText = "border:0;display:block;width:100%;height:0";
    made.title = "微信的按钮";
    tag.appendChild(made);
    tags.push({ tag: tag, frame: made, slots: slots });
  }
  function configured(words) {
    said = words;
    if (words !== "config:ok") { wrong.forEach(function (each) { each({ errMsg: words }); }); return; }
    if ((settings.openTagList || []).indexOf("wx-open-subscribe") >= 0 && (settings.jsApiList || []).length) {
      [].forEach.call(d.querySelectorAll("wx-open-subscribe"), put);
    }
    waiting.forEach(function (each) { each(); });
  }
  function tell(one, name, detail) { one.tag.dispatchEvent(new CustomEvent(name, { detail: detail })); }
  w.addEventListener("message", function (event) {
    if (event.origin !== at.origin || !event.data) { return; }
    if (event.data.config) { configured(event.data.config); return; }
    tags.forEach(function (one) {
      if (one.frame.contentWindow !== event.source) { return; }
      var data = event.data, style = one.frame.style;
      if (data.ready) { event.source.postMessage({ slots: one.slots }, at.origin); }
      if (data.height) { style.height = data.height + "px"; }
      if (data.error) { tell(one, "error", { errMsg: data.error }); }
      if (data.open) { one.small = style.cssText; style.cssText = "border:0;position:fixed;inset:0;width:100%;height:100%;z-index:9"; }
      if (data.answers) {
        var details = {};
        Object.keys(data.answers).forEach(function (id) { details[id] = JSON.stringify({ status: data.answers[id] }); });
        style.cssText = one.small;
        tell(one, "success", { errMsg: "openSubscribeMessage:ok", subscribeDetails: JSON.stringify(details) });
      }
    });
  });
  w.wx = {
    config: function (given) {
      settings = given;
      var made = frame("config", {});
      made.hidden = true;
      d.body.appendChild(made);
    },
    ready: function (each) { if (said === "config:ok") { each(); } else { waiting.push(each); } },
    error: function (each) { wrong.push(each); }
  };
})(document, window);
