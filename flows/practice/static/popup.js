// What lies over a page until it is answered; it comes half a second after the page, and not again in this tab.

for (const popup of document.querySelectorAll("[data-popup]")) {
  const name = `popup-${popup.dataset.popup}`;
  popup.addEventListener("click", (event) => {
    if (!event.target.closest("[data-dismisses]")) return;
    sessionStorage.setItem(name, "answered");
    popup.remove();
  });
  if (!sessionStorage.getItem(name)) setTimeout(() => { popup.hidden = false; }, 500);
}
