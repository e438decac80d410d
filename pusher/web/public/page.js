(function(d,w){
var h=d.documentElement,s=w.speechSynthesis,k="t",n=0,b;
try{n=+localStorage.getItem(k)||0}catch(e){}
function size(){h.className=n?"t"+n:""}
size();
b=d.getElementById("bigger");
if(b){
function name(){b.textContent=n==2?"恢复字号":n?"再放大字号":"放大字号"}
b.hidden=false;name();
b.onclick=function(){n=(n+1)%3;size();name();try{localStorage.setItem(k,n)}catch(e){}}
}
var p=d.getElementById("print"),a=w.navigator.userAgent,m=/MicroMessenger/i.test(a);
if(m&&!/wxwork/i.test(a))[].forEach.call(d.querySelectorAll(".inwx"),function(e){e.hidden=false});
if(p&&w.print&&!m){p.hidden=false;p.onclick=function(){w.print()}}
b=d.getElementById("aloud");
if(b&&s&&w.SpeechSynthesisUtterance){
var on=0,parts=[].slice.call(d.querySelectorAll("h1,.lead,.facts div,.body p,.body h2,.body h3,.body tr")).map(function(e){return e.textContent.replace(/\s+/g," ")});
function stop(){on=0;s.cancel();b.textContent="朗读";b.setAttribute("aria-pressed","false")}
function say(i){if(!on)return;if(i>=parts.length)return stop();
var u=new SpeechSynthesisUtterance(parts[i]);u.lang="zh-CN";u.rate=.85;u.onend=function(){say(i+1)};u.onerror=stop;s.speak(u)}
b.hidden=false;
b.onclick=function(){if(on)return stop();on=1;b.textContent="停止朗读";b.setAttribute("aria-pressed","true");s.cancel();say(0)};
w.addEventListener("pagehide",stop)}
})(document,window);
