// The site's one search box: finds places of search_index.js by the beginnings of words, without a network.
// In node the functions that match are exported for their test.
"use strict";
(() => {
  const GREEK = { α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta", κ: "kappa",
    λ: "lambda", μ: "mu", ν: "nu", π: "pi", ρ: "rho", σ: "sigma", τ: "tau", φ: "phi", ω: "omega" };
  const KINDS = ["Lessons", "Exercises", "Figures", "Slides", "Errata", "Guides", "Tests", "C++ names"];
  const WORD = /[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu;
  const SHOWN = 6; // results per group before "more"

  // One spelling for a word: small letters without accents; British and American forms alike. What a prefix of a word becomes is a
  // prefix of what the word becomes, so that results do not vanish while one types.
  function spelled(word) {
    return word.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[α-ω]/g, (letter) => GREEK[letter] ?? letter)
      .replace(/ß/g, "ss").replace(/^centre(d?)/, (_, d) => (d ? "centered" : "center")).replace(/^centring/, "centering")
      .replace(/ou(?=r|$)/g, "o").replace(/z/g, "s").replace(/ll/g, "l").replace(/^gray/, "grey");
  }

  // The forms of one printed word under which it is found: "k-NN" by knn, k, nn; "KnnPredict" and "knn_predict" by their parts
  function forms(word) {
    const parts = word.replace(/(\p{Ll}|\p{N})(\p{Lu})/gu, "$1 $2").split(/[\s_-]+/).filter(Boolean);
    const all = parts.length > 1 ? [word, word.replace(/[_-]/g, ""), ...parts] : parts;
    return [...new Set(all.map(spelled))];
  }

  const words = (text) => (text.match(WORD) ?? []).flatMap(forms);

  // What is typed as words; each with its singular, for "neighbours" has to find "neighbour"
  function terms(query) {
    return (query.match(WORD) ?? []).map((word) => {
      const whole = spelled(word.replace(/-/g, ""));
      const singular = whole.length > 3 ? whole.replace(/(?<=s|x|ch|sh)es$|(?<!s|u|i)s$/, "") : whole;
      return { whole, singular, parts: word.includes("-") ? word.split("-").filter(Boolean).map(spelled) : [] };
    });
  }

  // How well a term fits a list of words: 3 the word itself, 2 its beginning, 1 inside a longer word, 0 not at all
  function fit(term, list) {
    let best = 0;
    for (const word of list) {
      if (word === term.whole || word === term.singular) return 3;
      if (word.startsWith(term.whole) || word.startsWith(term.singular)) best = 2;
      else if (best === 0 && term.whole.length > 3 && word.includes(term.whole)) best = 1;
    }
    if (best > 0 || term.parts.length === 0) return best;
    return Math.min(...term.parts.map((part) => fit({ whole: part, singular: part, parts: [] }, list)));
  }

  function prepared(index) {
    return index.map(([kind, title, where, text, url], place) => ({
      kind, title, where, text, url, place, inTitle: words(title), inText: [...new Set(words(text))],
      around: words(`${kind} ${where}`),
    }));
  }

  // The entries that have all words of a query, or else as many as possible; best first
  function found(entries, query) {
    const wanted = terms(query);
    if (wanted.length === 0) return { all: true, hits: [] };
    let most = 1;
    let hits = [];
    for (const entry of entries) {
      let count = 0;
      let score = 0;
      for (const term of wanted) {
        const title = fit(term, entry.inTitle);
        const text = title === 3 ? 0 : fit(term, entry.inText);
        const around = title || text ? 0 : fit(term, entry.around);
        if (title || text || around) ++count;
        score += Math.max(4 * title, text, around / 4);
      }
      if (count < most) continue;
      if (count > most) hits = [];
      most = count;
      // A title with nothing else in it fits best
      hits.push({ entry, score: score - Math.min(entry.inTitle.length, 20) / 100 });
    }
    hits.sort((a, b) => b.score - a.score || a.entry.place - b.entry.place);
    return { all: hits.length === 0 || most === wanted.length, hits };
  }

  // Groups by kind, the one with the best result first
  function grouped(hits) {
    const groups = new Map();
    for (const hit of hits) groups.set(hit.entry.kind, [...(groups.get(hit.entry.kind) ?? []), hit]);
    const best = (kind) => Math.round(groups.get(kind)[0].score);
    return [...groups.keys()].sort((a, b) => best(b) - best(a) || KINDS.indexOf(a) - KINDS.indexOf(b)).map((kind) => [kind, groups.get(kind)]);
  }

  // Steps from one word to another: letters put in, left out or replaced
  function distance(a, b) {
    let row = [...Array(b.length + 1).keys()];
    for (let i = 1; i <= a.length; ++i) {
      const next = [i];
      for (let j = 1; j <= b.length; ++j) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
      row = next;
    }
    return row[b.length];
  }

  // The printed word nearest to one that nothing has; null if none is near
  function suggestion(index, query) {
    const wanted = spelled((query.match(WORD) ?? [""]).join(""));
    let best = null;
    let steps = wanted.length > 7 ? 3 : 2; // fewer than this
    if (wanted.length < 4) return null;
    for (const [, title, , text] of index) {
      for (const word of `${title} ${text}`.match(WORD) ?? []) {
        const form = spelled(word);
        if (Math.abs(form.length - wanted.length) >= steps) continue;
        const d = distance(form, wanted);
        if (d < steps) [best, steps] = [word, d];
      }
    }
    return best;
  }

  // Formulas of an excerpt in a few characters
  function readable(text) {
    const letters = Object.fromEntries(Object.entries(GREEK).map(([letter, name]) => [name, letter]));
    return text.replace(/\$([^$]*)\$/g, (_, tex) => {
      const plain = tex.replace(/\\([a-z]+)/gi, (__, name) => letters[name] ?? "").replace(/[{}\\~]/g, "").replace(/\s+/g, " ").trim();
      return /\\(frac|sum|begin|sqrt)/.test(tex) || plain.length > 16 ? "…" : plain;
    });
  }

  // [text, whether it is marked] pieces of a stretch around the first word that fits
  function excerpt(text, query, length = 150) {
    const wanted = terms(query);
    const plain = readable(text);
    const marks = [...plain.matchAll(WORD)].filter((match) => wanted.some((term) => fit(term, forms(match[0])) > 0));
    let begin = marks.length > 0 && marks[0].index > length / 2 ? plain.lastIndexOf(" ", marks[0].index - length / 3) + 1 : 0;
    if (plain.length <= length) begin = 0;
    const end = plain.length - begin > length ? Math.max(plain.lastIndexOf(" ", begin + length), begin + length / 2) : plain.length;
    const pieces = [[begin > 0 ? "… " : "", false]];
    let at = begin;
    for (const match of marks) {
      if (match.index < at || match.index + match[0].length > end) continue;
      pieces.push([plain.slice(at, match.index), false], [match[0], true]);
      at = match.index + match[0].length;
    }
    pieces.push([plain.slice(at, end) + (end < plain.length ? " …" : ""), false]);
    return pieces.filter(([piece]) => piece !== "");
  }

  if (typeof document === "undefined") {
    module.exports = { spelled, forms, terms, prepared, found, grouped, suggestion, excerpt };
    return;
  }

  const base = document.currentScript.src.replace(/[^/]*$/, "");

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const marked = (pieces) => pieces.map(([text, mark]) => (mark ? element("mark", {}, text) : text));

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("site-search");
    const field = box.querySelector("input");
    const list = element("div", { id: "search-results", role: "listbox", "aria-label": "results" });
    list.hidden = true;
    document.body.append(list);
    const status = box.querySelector("[role=status]");
    let entries = null;
    let chosen = -1;
    const unfolded = new Set(); // groups that show all they have

    const options = () => [...list.querySelectorAll("[role=option]")];

    function choose(place) {
      const all = options();
      chosen = all.length === 0 ? -1 : (place + all.length) % all.length;
      all.forEach((option, i) => option.setAttribute("aria-selected", i === chosen));
      if (chosen >= 0) {
        field.setAttribute("aria-activedescendant", all[chosen].id);
        all[chosen].scrollIntoView({ block: "nearest" });
      } else field.removeAttribute("aria-activedescendant");
    }

    function close() {
      list.hidden = true;
      field.setAttribute("aria-expanded", "false");
    }

    function result({ entry }, place) {
      const text = element("span", { class: "result-text" }, ...marked(excerpt(entry.text, field.value)));
      const link = element("a", { href: base + entry.url, id: `result-${place}`, role: "option", "aria-selected": "false", tabindex: "-1" },
        element("span", { class: "result-title" }, ...marked(excerpt(entry.title, field.value))),
        element("span", { class: "result-where" }, entry.where));
      if (entry.text) link.append(text);
      link.addEventListener("click", close); // a link within this page does not load another one
      return link;
    }

    // The list grows below the box, or over the page where the box stands in the sidebar
    function place() {
      const at = field.getBoundingClientRect();
      const wide = Math.min(620, innerWidth - 16);
      list.style.width = `${wide}px`;
      list.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
      list.style.top = `${at.bottom + 6}px`;
      list.style.maxHeight = `${Math.max(160, innerHeight - at.bottom - 18)}px`;
    }

    function nothing(query) {
      const near = suggestion(siteIndex, query);
      const note = element("p", { class: "search-note" }, `Nothing found for “${query.trim()}”.`);
      if (near) {
        const button = element("button", { type: "button" }, near);
        button.addEventListener("click", () => { field.value = near; field.focus(); show(); });
        note.append(" Did you mean ", button, "?");
      }
      return note;
    }

    function show() {
      const query = field.value;
      if (!entries || terms(query).length === 0) { close(); status.textContent = ""; return; }
      const { all, hits } = found(entries, query);
      list.replaceChildren();
      if (hits.length === 0) list.append(nothing(query));
      else if (!all) list.append(element("p", { class: "search-note" }, "No place has all these words; these have some."));
      let places = 0;
      for (const [kind, group] of grouped(hits)) {
        const part = element("div", { role: "group", "aria-label": kind }, element("div", { class: "result-kind" }, `${kind} · ${group.length}`));
        const shown = unfolded.has(kind) ? group.length : SHOWN;
        for (const hit of group.slice(0, shown)) part.append(result(hit, places++));
        if (group.length > shown) {
          const more = element("button", { type: "button", class: "more", tabindex: "-1" }, `${group.length - shown} more`);
          more.addEventListener("click", () => { unfolded.add(kind); const top = list.scrollTop; show(); list.scrollTop = top; field.focus(); });
          part.append(more);
        }
        list.append(part);
      }
      status.textContent = `${hits.length} results`;
      list.hidden = false;
      list.scrollTop = 0;
      field.setAttribute("aria-expanded", "true");
      place();
      choose(0);
    }

    function load() {
      if (entries || document.getElementById("search-index")) return;
      const script = element("script", { src: `${base}search_index.js`, id: "search-index" });
      script.addEventListener("load", () => { entries = prepared(siteIndex); show(); });
      document.head.append(script);
    }

    field.addEventListener("focus", () => { load(); show(); });
    field.addEventListener("input", () => { unfolded.clear(); load(); show(); });
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") { close(); field.blur(); }
      else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (list.hidden) show();
        else choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      } else if (event.key === "Enter" && !list.hidden && chosen >= 0) options()[chosen].click();
      else return;
      event.preventDefault();
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
      const wanted = (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey)
        || (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey));
      if (!wanted) return;
      event.preventDefault();
      field.focus();
      field.select();
    });
    document.addEventListener("pointerdown", (event) => { if (!list.contains(event.target) && !box.contains(event.target)) close(); });
    window.addEventListener("resize", () => { if (!list.hidden) place(); });
  });
})();
