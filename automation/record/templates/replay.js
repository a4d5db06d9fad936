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

  function frame(moment) {
    const still = moment.querySelector("figure .still");
    const copy = (still || moment.querySelector(".plate")).cloneNode(true);
    if (still && close) copy.setAttribute("viewBox", still.dataset.near);
    return copy;
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
    get("caption-mark").replaceChildren(link.querySelector(".icon").cloneNode(true));
    get("caption-mark").className = moment.className;
    get("caption").replaceChildren(...words(link).childNodes);
    get("count").textContent = `${current + 1} of ${moments.length} · ${link.querySelector("time").textContent}`;
    get("scrub").value = String(current);
    get("scrub").setAttribute("aria-valuetext", words(link).textContent.trim());
    get("back").disabled = current === 0;
    get("next").disabled = current === moments.length - 1;
    moments.forEach((other) => other.querySelector("a").removeAttribute("aria-current"));
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
    }, pace[toneOf(moments[current])] || 1700);
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
    else if (event.key === " " && at === stage) toggle();
    else return;
    event.preventDefault();
  }

  /* A link to a step, from the plan or from another page, opens the player at that step. */
  function follow() {
    const index = moments.findIndex((moment) => `#${moment.id}` === location.hash);
    if (index >= 0) {
      go(index);
      get("replay").scrollIntoView({ behavior: calm ? "auto" : "smooth" });
    }
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
    move();
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
    const first = document.querySelector("#steps .still");
    if (first) stage.style.aspectRatio = `${first.viewBox.baseVal.width} / ${first.viewBox.baseVal.height}`;
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
  }

  document.querySelectorAll(".compare.both").forEach(wipe);
  addOwnTime();
  if (moments.length) start();
})();
