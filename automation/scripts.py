"""What the page is asked, in its own language. Nothing here changes anything on it."""

WORDS = """() => {
  const words = [];
  const read = node => {
    if (node.nodeType === Node.TEXT_NODE) words.push(node.data.trim());
    else if (node.nodeType !== Node.ELEMENT_NODE || (!node.matches('script, style') && node.checkVisibility({visibilityProperty: true})) || getComputedStyle(node).display === 'contents')
      for (const child of [...(node.shadowRoot ? node.shadowRoot.childNodes : []), ...node.childNodes]) read(child);
  };
  if (document.documentElement) read(document.documentElement);
  return words.filter(word => word);
}"""
"""Every visible piece of text, in the order of the page, through open shadow roots."""

STATE = """secret => {
  let a = 0xdeadbeef, b = 0x41c6ce57, found = false, closed = false;
  const hosts = new Set('ARTICLE ASIDE BLOCKQUOTE BODY DIV FOOTER H1 H2 H3 H4 H5 H6 HEADER MAIN NAV P SECTION SPAN'.split(' '));
  const fields = new Set(['INPUT', 'OPTION', 'TEXTAREA']);
  const mix = number => { a = Math.imul(a ^ number, 2654435761); b = Math.imul(b ^ number, 1597334677); };
  const add = text => { for (let i = 0; i < text.length; i++) mix(text.charCodeAt(i)); };
  const empty = node => hosts.has(node.tagName) && !node.textContent.trim();
  const read = root => {
    add(root.innerHTML);  // every text and attribute at once; what is not in it, but could be seen, follows
    if (secret && root.querySelector(secret)) found = true;
    for (const node of root.querySelectorAll('*')) {
      const made = node.tagName.includes('-');
      if (node.firstElementChild && !made && !node.shadowRoot) continue;  // it moves and hides with what is in it
      const {x, y, width, height} = node.getBoundingClientRect();
      mix(x); mix(y); mix(width); mix(height);
      if (width && height) mix(node.checkVisibility({visibilityProperty: true}));
      if (made || fields.has(node.tagName)) {
        for (const key of ['checked', 'selected', 'indeterminate', 'disabled', 'open']) mix(node[key] === true);
        if (node.type !== 'password' && typeof node.value === 'string') add(node.value);
      }
      if (node.shadowRoot) read(node.shadowRoot);
      else if (width >= 30 && height >= 8 && (made || empty(node))) closed = true;
    }
  };
  add(String(performance.timeOrigin));  // the same page loaded afresh has elements of its own
  if (document.documentElement) read(document.documentElement);
  return [a, b, found, closed];
}"""
"""Two numbers that change with whatever the outline could show, whether a field of `secret` is there, and whether an element may have a
closed part: one that has no open one and shows something, or may. Cheaper than an outline: it is asked all the time."""

ASLEEP = """element => {
  for (let e = element; e; e = e.assignedSlot || e.parentElement || (e.getRootNode() || {}).host) {
    if (e.disabled === true || e.getAttribute('aria-disabled') === 'true') return true;
    if (e.tagName.includes('-') && ['disabled', 'loading'].some(a => e.hasAttribute(a) && e.getAttribute(a) !== 'false')) return true;
    if (['FORM', 'DIALOG', 'BODY'].includes(e.tagName)) return false;
  }
  return false;
}"""
"""A web component may show that it sleeps on its host, by `disabled` or `loading`, or on the button inside: all are asked."""

FOLDED = """element => {
  for (let e = element; e; e = (e.getRootNode() || {}).host) {
    if (e.tagName === 'SUMMARY') return !e.parentElement.open;
    if (e.hasAttribute('aria-expanded')) return e.getAttribute('aria-expanded') === 'false' && !e.hasAttribute('aria-haspopup');
  }
  return false;
}"""
"""The outline says only what is unfolded, never what is folded."""

STATUS = "() => performance.getEntriesByType('navigation')[0]?.responseStatus ?? 0"
"""The HTTP status that the document came with; 0 when the browser does not say."""

BEHIND = "() => document.visibilityState === 'hidden'"
"""Whether another tab lies over the page."""

FRAME = """() => [scrollX, scrollY, innerWidth, innerHeight, document.documentElement.scrollWidth,
  document.documentElement.scrollHeight]"""
"""How the window lies on the page: for what it shows, and for all of it."""
