// A page that waits for a person goes on by itself once its question was answered elsewhere.

const page = document.querySelector("[data-waiting]");
const { waiting, bound } = page ? page.dataset : {};
const watch = async () => {
  const state = await fetch("/practice/state", { cache: "no-store" }).then((answer) => answer.json()).catch(() => null);
  if (state && !state.waiting_for.includes(waiting)) location.replace(bound);
  else setTimeout(watch, 200);
};
if (page) watch();
