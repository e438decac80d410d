(function(d,w){
var TURN=15e3,LOOK=5e3,ALONE=6*36e5;
var main=d.getElementById("main"),said=d.getElementById("said"),at=-1,skew=0,heard=Date.now(),was="";
function slides(){
var all=[].slice.call(main.querySelectorAll(".slide")),t=Date.now()+skew;
var live=all.filter(function(s){var u=+s.getAttribute("data-until");return!s.hasAttribute("data-rest")&&(!u||u>t)});
return live.length&&Date.now()-heard<ALONE?live:all.filter(function(s){return s.hasAttribute("data-rest")});
}
function fit(s){
var p=s.querySelector(".say"),facts=[].slice.call(p.querySelectorAll("dt,dd")),n=100;
p.style.fontSize="";facts.forEach(function(f){f.hidden=false});
while(n>50&&p.scrollHeight>p.clientHeight+1){
if(n<75&&facts.length)facts.pop().hidden=facts.pop().hidden=true;
else{n-=5;p.style.fontSize=n/100+"rem"}
}
}
function turn(){
var live=slides(),now=main.querySelector(".now");
at=(at+1)%live.length;
if(now)now.className=now.className.replace(" now","");
live[at].className+=" now";fit(live[at]);
}
function two(n){return(n<10?"0":"")+n}
function clock(){
var n=new Date(Date.now()+skew+288e5),gone=Math.floor((Date.now()-heard)/6e4);
d.getElementById("clock").textContent=n.getUTCMonth()+1+"月"+n.getUTCDate()+"日 "+two(n.getUTCHours())+":"+two(n.getUTCMinutes());
said.textContent=gone?"网络断了"+gone+"分钟，正在重连；最新的请扫码看":said.getAttribute("data-said");
if(slides().indexOf(main.querySelector(".now"))<0)turn();
}
function take(text){
var page=new DOMParser().parseFromString(text,"text/html").getElementById("main"),inner=page?page.innerHTML:was;
if(inner==was)return;
if(was){main.innerHTML=inner;at=-1;turn()}
was=inner;
}
function look(){
var ask=new XMLHttpRequest();
ask.open("GET",w.location.pathname);ask.timeout=2*LOOK;
ask.onload=function(){
if(ask.status!=200)return;
heard=Date.now();skew=Date.parse(ask.getResponseHeader("Date"))-heard||0;take(ask.responseText);
};
ask.send();
}
d.body.className="on";turn();clock();look();
setInterval(turn,TURN);setInterval(clock,1e3);setInterval(look,LOOK);w.onresize=function(){fit(main.querySelector(".now"))};
})(document,window);
