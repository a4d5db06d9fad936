"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const moments = [...document.querySelectorAll("#steps .moment[id]")];
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const pace = { "t-person": 2600, "t-answer": 2600, "t-commit": 2800, "t-after": 2400 };
  const stage = get("stage");
  let current = 0;
  let timer = 0;
  let close = matchMedia("(max-width: 640px)").matches;

  const toneOf = (moment) => [...moment.classList].find((name) => name in pace);

  /* A picture's address stands as text in a noscript element at the end of the page, once that has been read. */
  function address(id) {
    const kept = get(id.replace("#still-", "p-"));
    const whole = kept && (kept.nextSibling || document.readyState !== "loading");
    return whole ? kept.textContent.match(/ href="(data:[^"]+)"/)[1] : null;
  }

  /* Puts pictures in their places, those that have been read; says whether all were. */
  function develop(within) {
    for (const use of within.querySelectorAll(".still > use")) {
      const href = address(use.getAttribute("href"));
      if (!href) return false;
      const image = document.createElementNS(use.namespaceURI, "image");
      const [, , width, height] = use.parentElement.dataset.size.split(" ");
      Object.entries({ width, height, href }).forEach((pair) => image.setAttribute(...pair));
      use.replaceWith(image);
    }
    return true;
  }

  function frame(moment) {
    const read = new DOMParser().parseFromString(moment.querySelector("noscript").textContent, "text/html");
    const copy = document.importNode(read.querySelector(".still, .plate"), true);
    const [, , width, height] = (copy.dataset.size || "0 0 1 0").split(" ").map(Number);
    if (close && copy.dataset.near) copy.setAttribute("viewBox", copy.dataset.near);
    stage.classList.toggle("tall", !close && height > width);
    return copy;
  }

  /* How far down the stage has to be for `ring`, on a picture that is higher than the stage, to stand in its middle. */
  function middle(ring) {
    if (!ring || !stage.classList.contains("tall")) return 0;
    const [at, page, seen] = [ring, stage.firstElementChild, stage].map((part) => part.getBoundingClientRect());
    return at.top - page.top + at.height / 2 - seen.height / 2;
  }

  function words(link) {
    const copy = link.querySelector(".text").cloneNode(true);
    copy.querySelector(".number")?.remove();
    return copy;
  }

  function show(index) {
    current = Math.max(0, Math.min(moments.length - 1, index));
    const moment = moments[current];
    const link = moment.querySelector("a");
    stage.replaceChildren(frame(moment));
    develop(stage);
    stage.scrollTop = middle(stage.querySelector(".ring"));
    get("caption-mark").replaceChildren(link.querySelector(".icon").cloneNode(true));
    get("caption-mark").className = moment.className;
    get("caption").replaceChildren(...words(link).childNodes);
    get("count").textContent = `${current + 1} of ${moments.length} · ${link.querySelector("time").textContent}`;
    get("scrub").value = String(current);
    get("scrub").setAttribute("aria-valuetext", words(link).textContent.trim());
    get("back").disabled = current === 0;
    get("next").disabled = current === moments.length - 1;
    get("steps").querySelector("[aria-current]")?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "step");
    reveal(moment);
  }

  /* Keeps the step in view in its own list, without moving the page. */
  function reveal(moment) {
    const list = get("steps");
    const top = moment.offsetTop - list.offsetTop;
    if (top < list.scrollTop || top + moment.offsetHeight > list.scrollTop + list.clientHeight) {
      list.scrollTo({ top: top - list.clientHeight / 3, behavior: calm ? "auto" : "smooth" });
    }
  }

  function pause() {
    clearTimeout(timer);
    timer = 0;
    get("player").classList.remove("playing");
  }

  function wait() {
    timer = setTimeout(() => {
      show(current + 1);
      if (current < moments.length - 1) wait();
      else pause();
    }, (pace[toneOf(moments[current])] || 1700) / Number(get("pace").value));
  }

  function toggle() {
    if (timer) return pause();
    if (current === moments.length - 1) show(0);
    get("player").classList.add("playing");
    wait();
  }

  function go(index) {
    pause();
    show(index);
  }

  function keys(event) {
    const at = event.target;
    if (event.altKey || event.ctrlKey || event.metaKey || at.matches("input, textarea, select")) return;
    if (event.key === "ArrowRight") go(current + 1);
    else if (event.key === "ArrowLeft") go(current - 1);
    else if (event.key === "Home" && at === stage) go(0);
    else if (event.key === "End" && at === stage) go(moments.length - 1);
    else if (event.key === " " && at === stage) toggle();
    else return;
    event.preventDefault();
  }

  /* A link to a step, from the plan or from another page, opens the player at that step. */
  function follow() {
    const index = moments.findIndex((moment) => `#${moment.id}` === location.hash);
    if (index < 0) return;
    go(index);
    get("replay").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
  }

  /* A browser scrolls to what the address names, until all is read: the step then has no name, so that the player stays in sight. */
  function stay() {
    const named = moments.find((moment) => `#${moment.id}` === location.hash);
    if (!named) return;
    const { id } = named;
    named.removeAttribute("id");
    get("replay").scrollIntoView({ behavior: "instant" });
    addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => (named.id = id), 100)));
  }

  function choose(event) {
    const link = event.target.closest(".moment a");
    if (!link) return;
    event.preventDefault();
    go(moments.indexOf(link.closest(".moment")));
  }

  function nearer() {
    close = !close;
    get("near").setAttribute("aria-pressed", String(close));
    show(current);
  }

  /* Where the slider starts: far enough to the right to show the control that was pressed. */
  function pastTheControl(still) {
    const ring = still.querySelector(".ring");
    if (!ring) return 50;
    const right = (100 * (ring.x.baseVal.value + ring.width.baseVal.value)) / still.viewBox.baseVal.width;
    return Math.max(50, Math.min(94, right + 4));
  }

  function wipe(compare) {
    const slider = compare.querySelector(".wipe");
    const move = () => compare.style.setProperty("--at", `${slider.value}%`);
    slider.hidden = false;
    slider.value = String(pastTheControl(compare.querySelector(".was .still")));
    slider.addEventListener("input", move);
    compare.addEventListener("pointerdown", (event) => event.target.closest("figure") && drag(event));
    compare.addEventListener("pointermove", (event) => event.buttons === 1 && event.target.closest("figure") && drag(event));
    move();

    function drag(event) {
      const place = compare.getBoundingClientRect();
      slider.value = String((100 * (event.clientX - place.left)) / place.width);
      move();
    }
  }

  /* One place after the other when nothing else is to be done, so that a long page stays quick. */
  function developAll() {
    const places = [...document.querySelectorAll("#commits figure, #proof figure")];
    const idle = window.requestIdleCallback || ((next) => setTimeout(next, 16));
    const soon = (next) => idle(next, { timeout: 200 }); // a tab that lies behind others is never idle
    const next = () => {
      if (!places.length) return;
      develop(places.shift());
      soon(next);
    };
    soon(next);
    addEventListener("beforeprint", () => places.splice(0).forEach(develop));
  }

  function onceRead() {
    develop(stage);
    developAll();
  }

  function addOwnTime() {
    for (const time of document.querySelectorAll(".facts time")) {
      const at = new Date(time.dateTime);
      if (at.getTimezoneOffset() === 0) continue;
      const own = document.createElement("small");
      own.textContent = `${at.toLocaleString([], { dateStyle: "medium", timeStyle: "short" })} where you are`;
      time.after(own);
    }
  }

  function start() {
    if (stage.dataset.ratio) stage.style.aspectRatio = stage.dataset.ratio;
    document.documentElement.classList.add("js");
    get("player").hidden = false;
    get("near").setAttribute("aria-pressed", String(close));
    get("back").addEventListener("click", () => go(current - 1));
    get("next").addEventListener("click", () => go(current + 1));
    get("play").addEventListener("click", toggle);
    get("near").addEventListener("click", nearer);
    get("scrub").addEventListener("input", (event) => go(Number(event.target.value)));
    get("steps").addEventListener("click", choose);
    stage.addEventListener("click", toggle);
    document.addEventListener("keydown", keys);
    addEventListener("hashchange", follow);
    show(0);
    follow();
    stay();
  }

  document.querySelectorAll(".compare.both").forEach(wipe);
  addOwnTime();
  if (moments.length) start();
  const arrivals = new MutationObserver(() => develop(stage) && arrivals.disconnect());
  arrivals.observe(document.body, { childList: true });
  addEventListener("DOMContentLoaded", onceRead);
  performance.mark("replay-ready");
})();
