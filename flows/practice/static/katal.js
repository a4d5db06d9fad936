// Custom elements that behave like those of the real pages: open shadow roots, labels as attributes, inputs whose id is a
// counter of rendering order (katal-id-N: never the same for long).

const sheet = (css) => {
  const made = new CSSStyleSheet();
  made.replaceSync(`:host([hidden]){display:none} *{box-sizing:border-box;font:inherit} ${css}`);
  return made;
};

let rendered = 0;

class Kat extends HTMLElement {
  constructor() {
    super();
    this.attachShadow({ mode: "open" }).adoptedStyleSheets = [this.constructor.sheet];
  }
  connectedCallback() {
    if (!this.drawn) this.draw();
    this.drawn = true;
    this.show();
  }
  attributeChangedCallback() {
    if (this.drawn) this.show();
  }
  make(name, attributes = {}, ...children) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    made.append(...children);
    return made;
  }
  draw() {}
  show() {}
}

class KatButton extends Kat {
  static observedAttributes = ["label", "variant", "disabled", "loading"];
  static sheet = sheet(`
    :host{display:inline-block}
    button{min-height:36px;padding:6px 16px;border-radius:var(--button-radius,4px);border:1px solid transparent;font-weight:600;cursor:pointer;line-height:1.3;white-space:nowrap}
    :host([size=small]) button{min-height:30px;padding:3px 12px;font-size:.93em}
    button:focus-visible{outline:2px solid #0a5bd3;outline-offset:2px}
    .kat-button--primary{background:var(--accent,#0b6a75);color:#fff;border-color:var(--accent,#0b6a75)}
    .kat-button--primary:hover{background:var(--accent-dark,#08545d)}
    .kat-button--secondary{background:#fff;color:var(--ink,#12343b);border-color:var(--edge,#7f9196)}
    .kat-button--secondary:hover{background:var(--tint,#eef4f5)}
    .kat-button--tertiary{background:transparent;color:var(--accent,#0b6a75)}
    .kat-button--tertiary:hover{text-decoration:underline}
    button[disabled]{opacity:.55;cursor:default}
  `);
  draw() {
    this.inner = this.make("button", { type: "button", part: "button" });
    this.shadowRoot.append(this.inner);
    this.addEventListener("click", () => this.pressed());
  }
  show() {
    this.inner.className = `kat-button--${this.getAttribute("variant") ?? "primary"}`;
    this.inner.textContent = this.getAttribute("label") ?? "";
    this.inner.disabled = this.hasAttribute("disabled") || this.hasAttribute("loading");
  }
  pressed() {
    if (!this.inner.disabled && this.getAttribute("type") === "submit") this.closest("form")?.requestSubmit();
  }
}

class KatField extends Kat {
  static formAssociated = true;
  constructor() {
    super();
    this.internals = this.attachInternals();
  }
  labelled(input) {
    input.id = this.getAttribute("unique-id") ?? `katal-id-${rendered++}`;
    this.setAttribute("unique-id", input.id);
    return this.make("label", { for: input.id, part: "label" }, this.getAttribute("label") ?? "");
  }
}

class KatInput extends KatField {
  static observedAttributes = ["readonly"];
  static sheet = sheet(`
    :host{display:block;margin:0 0 16px}
    label{display:block;font-weight:600;margin-bottom:4px}
    input{width:100%;min-height:36px;padding:6px 10px;border:1px solid var(--edge,#7f9196);border-radius:4px;background:#fff;color:inherit}
    input:focus{outline:2px solid var(--accent,#0b6a75);outline-offset:-1px}
    input:read-only{background:var(--tint,#eef4f5)}
  `);
  draw() {
    this.inner = this.make("input", { part: "input", type: this.getAttribute("type") ?? "text", autocomplete: "off" });
    this.shadowRoot.append(this.labelled(this.inner), this.inner);
    this.value = this.getAttribute("value") ?? "";
    this.inner.addEventListener("input", () => this.internals.setFormValue(this.inner.value));
    this.inner.addEventListener("keydown", (event) => event.key === "Enter" && this.internals.form?.requestSubmit());
  }
  show() {
    this.inner.readOnly = this.hasAttribute("readonly");
  }
  get value() {
    return this.inner.value;
  }
  set value(text) {
    this.inner.value = text;
    this.internals.setFormValue(text);
  }
}

class KatCheckbox extends KatField {
  static sheet = sheet(`
    :host{display:flex;align-items:center;gap:8px;margin:0 0 4px}
    input{width:18px;height:18px;margin:0;accent-color:var(--accent,#0b6a75)}
    label{font-weight:600}
  `);
  draw() {
    this.inner = this.make("input", { type: "checkbox", part: "checkbox" });
    this.shadowRoot.append(this.inner);
    this.shadowRoot.append(this.labelled(this.inner));
    this.inner.checked = this.hasAttribute("checked");
    this.inner.addEventListener("change", () => {
      this.toggleAttribute("checked", this.inner.checked);
      this.show();
    });
  }
  show() {
    this.internals.setFormValue(this.inner.checked ? (this.getAttribute("value") ?? "on") : null);
  }
  get checked() {
    return this.inner.checked;
  }
}

class KatRadiobutton extends Kat {
  static sheet = sheet(`
    :host{display:inline-flex;align-items:center;justify-content:center;width:44px;height:28px;cursor:pointer}
    ::slotted(input:disabled){cursor:default}
    ::slotted(input){width:18px;height:18px;margin:0;accent-color:var(--accent,#0b6a75);cursor:pointer}
  `);
  draw() {
    this.shadowRoot.append(this.make("slot", { name: "radio" }));
    this.addEventListener("click", (event) => event.target === this && this.querySelector("input")?.click());
  }
}

class KatAlert extends Kat {
  static observedAttributes = ["description", "variant"];
  static sheet = sheet(`
    :host{display:block;margin:0 0 16px}
    div{display:flex;gap:12px;padding:12px 16px;border-radius:4px;border:1px solid var(--edge,#7f9196);border-left-width:6px;background:#fff}
    .success{border-color:#1d7a46;background:#eff8f2}
    .danger{border-color:#b3261e;background:#fdf1f0}
    .warning{border-color:#b76e00;background:#fff7e8}
    b{width:1.2em;text-align:center}
  `);
  draw() {
    this.box = this.make("div");
    this.shadowRoot.append(this.box);
  }
  show() {
    const variant = this.getAttribute("variant") ?? "info";
    this.box.className = variant;
    this.box.setAttribute("role", variant === "danger" ? "alert" : "status");
    const mark = this.make("b", { "aria-hidden": "true" }, { success: "\u2713", danger: "!", warning: "!" }[variant] ?? "i");
    this.box.replaceChildren(mark, this.make("span", {}, this.getAttribute("description") ?? ""));
  }
}

class KatTabs extends Kat {
  static sheet = sheet(`
    :host{display:block}
    [role=tablist]{display:flex;gap:4px;border-bottom:1px solid var(--line,#d5dbdc);padding:0 var(--tabs-indent,16px);overflow-x:auto;overflow-y:hidden}
  `);
  draw() {
    const list = this.make("div", { role: "tablist", part: "tabs" }, this.make("slot", { name: "headers" }));
    this.shadowRoot.append(list, this.make("slot"));
    for (const header of this.headers) header.setAttribute("role", "tab");
    for (const [at, panel] of this.querySelectorAll(":scope > kat-tab").entries()) {
      panel.setAttribute("role", "tabpanel");
      panel.setAttribute("aria-label", this.headers[at].textContent.trim());
    }
    this.addEventListener("click", (event) => this.go(event.target.closest("kat-tab-header")));
    this.addEventListener("keydown", (event) => this.key(event));
    window.addEventListener("hashchange", () => this.show());
  }
  get headers() {
    return [...this.querySelectorAll(":scope > kat-tab-header")];
  }
  show() {
    const shown = (header) => location.hash.startsWith(`#${header.getAttribute("tab-id")}`);
    const chosen = this.headers.find(shown) ?? this.headers.find((each) => each.getAttribute("aria-selected") === "true") ?? this.headers[0];
    for (const header of this.headers) {
      header.setAttribute("aria-selected", String(header === chosen));
      header.tabIndex = header === chosen ? 0 : -1;
    }
    for (const panel of this.querySelectorAll(":scope > kat-tab")) {
      const active = panel.getAttribute("tab-id") === chosen.getAttribute("tab-id");
      panel.hidden = !active;
      panel.classList.toggle("tab-selected", active);
    }
  }
  go(header) {
    if (!this.headers.includes(header)) return;
    history.replaceState(null, "", `#${header.getAttribute("tab-id")}`);
    this.show();
  }
  key(event) {
    const at = this.headers.indexOf(event.target);
    const by = { ArrowRight: 1, ArrowLeft: -1, Enter: 0, " ": 0 }[event.key];
    if (at < 0 || by === undefined) return;
    const next = this.headers.at((at + by) % this.headers.length);
    this.go(next);
    next.focus();
    event.preventDefault();
  }
}

class KatTabHeader extends Kat {
  static sheet = sheet(`
    :host{display:block;padding:12px 16px;cursor:pointer;white-space:nowrap;font-weight:600;color:var(--muted,#44585d);border-bottom:3px solid transparent}
    :host([aria-selected=true]){color:var(--accent,#0b6a75);border-color:var(--accent,#0b6a75)}
    :host(:focus-visible){outline:2px solid #0a5bd3;outline-offset:-2px}
    @media (max-width:600px){:host{padding:12px 8px;font-size:13px!important}}
  `);
  draw() {
    this.shadowRoot.append(this.make("slot", { name: "label" }));
  }
}

class KatTab extends Kat {
  static sheet = sheet(":host{display:block}");
  draw() {
    this.shadowRoot.append(this.make("slot"));
  }
}

const elements = {
  "kat-button": KatButton,
  "kat-input": KatInput,
  "kat-checkbox": KatCheckbox,
  "kat-radiobutton": KatRadiobutton,
  "kat-alert": KatAlert,
  "kat-tab": KatTab,
  "kat-tab-header": KatTabHeader,
  "kat-tabs": KatTabs,
};
for (const [name, element] of Object.entries(elements)) customElements.define(name, element);
