// What the pages of all looks do by themselves. Everything listens on the document, so that content may come late.

const seconds = (count, act) => setTimeout(act, count * 1000);

// Settings menu: opens on hover and on click; Escape and a click elsewhere close it.
for (const menu of document.querySelectorAll("[data-menu]")) {
  const button = menu.querySelector("button");
  const list = menu.querySelector("[role=menu]");
  let pinned = false;
  const show = (open) => {
    list.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
  };
  const pin = (open) => {
    pinned = open;
    show(open);
  };
  menu.addEventListener("pointerenter", () => show(true));
  menu.addEventListener("pointerleave", () => show(pinned));
  button.addEventListener("click", () => pin(!pinned));
  document.addEventListener("click", (event) => menu.contains(event.target) || pin(false));
  menu.addEventListener("keydown", (event) => {
    const items = [...list.querySelectorAll("[role=menuitem]")];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") {
      pin(false);
      button.focus();
    }
    if (by && !list.hidden) {
      items.at((items.indexOf(document.activeElement) + by) % items.length).focus();
      event.preventDefault();
    }
  });
}

// Dialogs: add a user, the link for a partner, and "are you sure".
let sure = null;
const named = (button, label) => {
  if (button.localName === "kat-button") button.setAttribute("label", label);
  else document.getElementById(button.getAttribute("aria-labelledby")).textContent = label;
};
const copy = (dialog) => navigator.clipboard?.writeText(dialog.querySelector("[readonly]").value).catch(() => {});
document.addEventListener("click", (event) => {
  const opens = event.target.closest("[data-opens]");
  if (opens) document.getElementById(opens.dataset.opens).showModal();
  if (event.target.closest("[data-copies]")) copy(event.target.closest("dialog"));
  if (event.target.closest("[data-closes]")) event.target.closest("dialog").close();
  if (event.target.closest("[data-sure-yes]")) sure.submit();
});
document.addEventListener("submit", (event) => {
  const { sure: question, sureLabel } = event.target.dataset;
  if (question) {
    event.preventDefault();
    sure = event.target;
    document.getElementById("sure-text").textContent = question;
    named(document.querySelector("[data-sure-yes]"), sureLabel);
    document.getElementById("sure").showModal();
    return;
  }
  for (const button of event.target.querySelectorAll("kat-button[type=submit]")) button.setAttribute("loading", "");
});
// A page that comes back from the browser's memory has its buttons awake again.
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("kat-button[loading]")) button.removeAttribute("loading");
});

// Linked rows: a choice may turn others on or off, and says so.
const rowOf = (name) => [...document.querySelectorAll("tr[data-right]")].filter((row) => row.dataset.right === name);
const level = (row) => row.querySelector("input:checked")?.value ?? "None";
const links = () => JSON.parse(document.getElementById("linked-rows").textContent);

const choose = (row, wanted) => {
  const radio = [...row.querySelectorAll("input")].find((input) => input.value === wanted);
  if (!radio || radio.checked) return;
  radio.checked = true;
  moved(row, false);
};
const moved = (row, byHand) => {
  row.classList.add("changed");
  const mine = links().filter((link) => link.row === row.dataset.right && link.levels.includes(level(row)));
  row.querySelector(".perm_blurb").textContent = byHand ? mine.map((link) => link.note).join(". ") : "";
  for (const link of mine) {
    for (const other of link.others.flatMap(rowOf)) {
      if (link.turns === "off" || level(other) === "None") choose(other, link.to);
    }
  }
};
document.addEventListener("change", (event) => {
  const row = event.target.closest("tr[data-right]");
  if (!row) return;
  moved(row, true);
  const form = row.closest("form[data-wakes]");
  if (form) wake(form);
});

// Save Changes sleeps for as long as nothing is different.
const wake = (form) => {
  const different = [...form.querySelectorAll("input[type=radio]")].some((each) => each.checked !== each.defaultChecked);
  form.querySelector("[data-save]").toggleAttribute("disabled", !different);
};

// Sections fold, and can be searched for by their name.
document.addEventListener("click", (event) => {
  const fold = event.target.closest("button.fold");
  if (!fold) return;
  const open = fold.getAttribute("aria-expanded") !== "true";
  fold.setAttribute("aria-expanded", String(open));
  document.getElementById(fold.getAttribute("aria-controls")).hidden = !open;
});
document.addEventListener("input", (event) => {
  const search = event.target.closest("[data-filters]");
  if (!search) return;
  const sections = [...document.querySelectorAll("[data-section]")];
  const wanted = search.value.trim().toLowerCase();
  for (const each of sections) each.hidden = !each.dataset.section.toLowerCase().includes(wanted);
  document.querySelector("[data-nothing]").hidden = sections.some((each) => !each.hidden);
});

// The sign-in page goes on by itself once the practice seller is signed in.
const watch = async (bound) => {
  const state = await fetch("/practice/state", { cache: "no-store" }).then((answer) => answer.json()).catch(() => null);
  if (state?.signed_in) location.replace(bound);
  else seconds(0.2, () => watch(bound));
};

const ready = (root) => {
  for (const page of root.querySelectorAll("[data-signing-in]")) watch(page.dataset.signingIn);
  for (const dialog of root.querySelectorAll("dialog[data-open]")) dialog.showModal();
  for (const dialog of root.querySelectorAll("dialog[data-open]:has([data-copies])")) copy(dialog);
};
for (const late of document.querySelectorAll("template[data-late]")) {
  seconds(Number(late.dataset.late), () => {
    document.querySelector(".spinner").remove();
    late.replaceWith(late.content);
    ready(document);
  });
}
ready(document);
