"use strict";
(() => {
  const get = (id) => document.getElementById(id);
  const rows = [...get("rows").children].map((row) => [row, row.textContent.toLowerCase()]);
  const all = get("count").textContent;

  /* A row stays when it has every word, wherever it stands. */
  function find() {
    const wanted = get("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    for (const [row, text] of rows) {
      row.hidden = !wanted.every((word) => text.includes(word));
      left += row.hidden ? 0 : 1;
    }
    get("none").hidden = left > 0;
    get("count").textContent = wanted.length ? `${left} of ${rows.length} records, the newest first` : all;
  }

  get("find").hidden = false;
  get("words").addEventListener("input", find);
  find();
})();
