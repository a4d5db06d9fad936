// Messaging Permissions: Edit and "+ Add an email address".

document.addEventListener("click", (event) => {
  const goes = event.target.closest("[data-goes]");
  const adds = event.target.closest("[data-adds]");
  if (goes) location.assign(goes.dataset.goes);
  if (!adds) return;
  if (!document.querySelector(".senders input[type=radio]:not([disabled])") && !location.search.includes("edit=1")) {
    location.assign(adds.dataset.adds);
    return;
  }
  const rows = document.querySelector("[data-senders]");
  const number = rows.querySelectorAll("tr:not(.nobody)").length;
  const made = document.querySelector("[data-new-sender]").innerHTML.replaceAll("-ROW", `-${number}`);
  rows.querySelector(".nobody")?.remove();
  rows.insertAdjacentHTML("beforeend", made);
  rows.lastElementChild.querySelector("input").focus();
});
