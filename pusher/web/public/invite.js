(function(d,w){
var b=d.getElementById("allow"),s=d.getElementById("wx"),t=[].slice.call(d.querySelectorAll("wx-open-subscribe"));
if(!b||!s||!w.wx)return;
function show(id){["ask","yes","no","old"].forEach(function(n){d.getElementById("allow-"+n).hidden=n!=id});b.hidden=false}
d.addEventListener("WeixinOpenTagsError",function(){show("old")});
w.wx.ready(function(){if(b.hidden)show("ask")});
w.wx.error(function(){});
t.forEach(function(e){
e.addEventListener("success",function(v){var x=JSON.stringify(v.detail||{});show(/accept/.test(x)?"yes":"no")});
e.addEventListener("error",function(){show("old")})});
w.wx.config(JSON.parse(s.textContent));
})(document,window);
