(function(d,w){
var h=d.documentElement,s=w.speechSynthesis,k="t",n=0,b;
try{n=+localStorage.getItem(k)||0}catch(e){}
function size(){h.className=n?"t"+n:""}
size();
var g=d.getElementById("bigger");
if(g){
function name(){g.textContent=n==2?"恢复字号":n?"再放大字号":"放大字号"}
g.hidden=false;name();
g.onclick=function(){n=(n+1)%3;size();name();try{localStorage.setItem(k,n)}catch(e){}}
}
var p=d.getElementById("print"),a=w.navigator.userAgent,m=/MicroMessenger/i.test(a);
if(m&&!/wxwork/i.test(a))[].forEach.call(d.querySelectorAll(".inwx"),function(e){e.hidden=false});
if(p&&w.print&&!m){p.hidden=false;p.onclick=function(){w.print()}}
b=d.getElementById("aloud");
var v=d.getElementById("voice");
if(v&&!v.canPlayType(v.getAttribute("data-type")))v=null;
if(b&&(v||s&&w.SpeechSynthesisUtterance)){
var on=0,parts=[].slice.call(d.querySelectorAll("h1,.lead,.facts div,.body p,.body h2,.body h3,.body tr")).map(function(e){return e.textContent.replace(/\s+/g," ")});
function show(x){on=x;b.textContent=x?"停止朗读":"朗读";b.setAttribute("aria-pressed",x?"true":"false")}
function stop(){if(v)v.pause();if(s)s.cancel();show(0)}
function say(i){if(!on)return;if(i>=parts.length)return stop();
var u=new SpeechSynthesisUtterance(parts[i]);u.lang="zh-CN";u.rate=.85;u.onend=function(){say(i+1)};u.onerror=stop;s.speak(u)}
function speak(){if(!s||!w.SpeechSynthesisUtterance)return show(0);show(1);s.cancel();say(0)}
function lost(){if(v){v.onplay=v.onpause=v.onended=v.onerror=null;v=null;if(on)speak()}}
b.hidden=false;
b.onclick=function(){if(on)return stop();if(!v)return speak();show(1);var p=v.play();if(p&&p["catch"])p["catch"](function(e){if(e.name!="AbortError")lost()})};
if(v){v.onplay=function(){show(1)};v.onpause=v.onended=function(){show(0)};v.onerror=lost}
w.addEventListener("pagehide",stop)}
})(document,window);
