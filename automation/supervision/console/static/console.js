"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const title = document.title;
  let over = false;

  /* Makes `old` like `fresh` and leaves alone what is the same: focus, what is typed, what is open, pictures. */
  function morph(old, fresh) {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) { old.data = fresh.data; return; }
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== "open") old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    }
    morphChildren(old, fresh);
  }

  const alike = (one, other) => one && !one.id && one.nodeType === other.nodeType && one.nodeName === other.nodeName;

  function morphChildren(old, fresh) {
    const named = new Map([...old.children].filter((child) => child.id).map((child) => [child.id, child]));
    let at = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      const same = next.id ? named.get(next.id) : alike(at, next) && at;
      if (!same) { old.insertBefore(next, at); continue; }
      if (same === at) at = at.nextSibling;
      else old.insertBefore(same, at);
      morph(same, next);
    }
    while (at) { const next = at.nextSibling; at.remove(); at = next; }
  }

  function put(id, html) {
    const region = get(id);
    const fresh = document.createElement("template");
    fresh.innerHTML = html;
    if (id === "told") {
      const words = fresh.content.textContent.replace(/\s+/g, " ").trim();
      if (region.textContent.trim() !== words) region.textContent = words;
      document.title = words && !over ? `${words.slice(0, 60)} · ${title}` : title;
      return;
    }
    const held = region.contains(document.activeElement) ? document.activeElement.id : null;
    morphChildren(region, fresh.content);
    restore(region);
    if (held !== null && !region.contains(document.activeElement)) (get(held) || region).focus();
  }

  /* What was typed stays typed: over the next question, and when the page is loaded again. */
  const place = (field) => `${location.pathname}${field.id}`;
  function restore(region) {
    for (const field of region.querySelectorAll("[data-keep]")) {
      if (!field.value) field.value = sessionStorage.getItem(place(field)) || "";
    }
    tick();
  }
  document.addEventListener("input", ({ target }) => {
    if (target.matches("[data-keep]")) sessionStorage.setItem(place(target), target.value);
  });

  async function post(to, data) {
    try {
      const answer = await fetch(to, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(data),
      });
      const told = await answer.json();
      return answer.ok ? told : { refused: told.said };
    } catch {
      return { refused: "The console does not answer. Look at the terminal and the browser window." };
    }
  }

  function filled(form, button) {
    const data = {};
    for (const field of form.elements) {
      if (!field.name || field.tagName === "BUTTON") continue;
      data[field.name] = field.type === "checkbox" ? field.checked : field.name === "number" ? Number(field.value) : field.value;
    }
    return button?.name ? { ...data, [button.name]: button.value } : data;
  }

  /* Enter in the field for the name is no yes: who agrees presses the button. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("[name=who]")) event.preventDefault();
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.to) return;
    event.preventDefault();
    const buttons = [...form.querySelectorAll("button")];
    const waits = (waiting) => buttons.forEach((button) => button.setAttribute("aria-disabled", String(waiting)));
    if (buttons.some((button) => button.getAttribute("aria-disabled") === "true")) return;
    waits(true);
    const { refused, secret } = await post(form.dataset.to, filled(form, event.submitter));
    waits(false);
    if (get("refused")) get("refused").textContent = refused || "";
    if (secret) { get("secret-value").textContent = secret; open("secret"); }
  });
  get("secret").addEventListener("close", () => { get("secret-value").textContent = ""; });

  get("stop").addEventListener("click", async () => {
    const { refused } = await post("stop", {});
    if (refused) lost(true);
  });

  get("link")?.addEventListener("click", async () => {
    const { link, refused } = await post("link", {});
    const shown = get("link-shown");
    shown.replaceChildren(Object.assign(document.createElement("code"), { textContent: link || refused }));
    if (link) {
      const copied = await navigator.clipboard?.writeText(link).then(() => true, () => false);
      shown.append(copied ? " It is on the clipboard." : "");
    }
  });

  /* What lies over the page never lies over Stop: it is no modal dialog, and Escape closes it. */
  function open(id) { if (!get(id).open) get(id).show(); }
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  });

  /* Pictures, large. */
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-large]");
    if (!button) return;
    get("large-title").textContent = button.dataset.large;
    get("large-still").replaceChildren(button.querySelector("svg").cloneNode(true));
    open("large");
  });

  /* Clocks. */
  const two = (number) => String(number).padStart(2, "0");
  const words = (seconds) => `${Math.floor(seconds / 60)}:${two(Math.floor(seconds % 60))}`;
  function tick() {
    const now = Date.now() / 1000;
    for (const clock of document.querySelectorAll("[data-since]")) clock.textContent = words(now - clock.dataset.since);
    for (const clock of document.querySelectorAll("[data-until]")) clock.textContent = words(Math.max(0, clock.dataset.until - now));
  }
  setInterval(tick, 1000);

  /* What is new. */
  function lost(is) { get("lost").hidden = !is; }
  function listen() {
    const news = new EventSource("events");
    news.onopen = () => lost(false);
    news.onmessage = ({ data }) => {
      const regions = JSON.parse(data);
      if (regions.stage && regions.stage.includes('id="end"')) { over = true; }
      for (const [id, html] of Object.entries(regions)) if (get(id)) put(id, html);
    };
    news.addEventListener("end", () => { news.close(); over = true; });
    news.onerror = () => {
      if (over) { news.close(); return; }
      lost(true);
      if (news.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
    };
  }

  restore(document);
  listen();
})();
