"use strict";
/* Exchanges the token after the # for a key, once the page is really looked at: a page that is only prepared uses nothing up. */
(() => {
  const say = (sentence) => { document.getElementById("said").textContent = sentence; };

  async function enter() {
    const token = location.hash.slice(1);
    history.replaceState(null, "", location.pathname);
    const answer = await fetch("enter", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ token }),
    });
    if (answer.ok) location.replace(location.pathname);
    else say((await answer.json()).said);
  }

  const begin = () => enter().catch(() => say("The console does not answer. Is the run still going on?"));
  if (document.prerendering) document.addEventListener("prerenderingchange", begin, { once: true });
  else begin();
})();
