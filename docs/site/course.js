// What every page does when it has loaded: the switch for dark mode, copy buttons, a page wide table in a box of its own.
DoxygenAwesomeFragmentCopyButton.init();

document.addEventListener("DOMContentLoaded", () => {
  // The theme would put its switch beside Doxygen's search box; it stands beside ours, and keys work on it, too
  const toggle = document.createElement("doxygen-awesome-dark-mode-toggle");
  Object.assign(toggle, { title: "Light or dark", tabIndex: 0, role: "button", ariaLabel: "Light or dark" });
  toggle.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); toggle.click(); } });
  const icon = () => toggle.updateIcon();
  icon();
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", icon);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) icon(); });
  document.getElementById("site-search").append(toggle);

  // Wide tables scroll inside their box instead of widening the page
  for (const table of document.querySelectorAll("table.markdownTable, table.fieldtable, table.memberdecls")) {
    if (table.closest(".table-box")) continue;
    const box = document.createElement("div");
    box.className = "table-box";
    table.replaceWith(box);
    box.append(table);
  }
  // Paper is light
  const classes = document.documentElement.classList;
  let dark = false;
  window.addEventListener("beforeprint", () => { dark = classes.contains("dark-mode"); if (dark) classes.replace("dark-mode", "light-mode"); });
  window.addEventListener("afterprint", () => { if (dark) classes.replace("light-mode", "dark-mode"); });

  // A link to something folded opens it
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
  };
  open();
  window.addEventListener("hashchange", open);
});
