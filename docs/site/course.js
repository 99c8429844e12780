// What every page does when it has loaded: the switch for dark mode, copy buttons, a page wide table in a box of its own.
DoxygenAwesomeDarkModeToggle.init();
DoxygenAwesomeFragmentCopyButton.init();

document.addEventListener("DOMContentLoaded", () => {
  // Wide tables scroll inside their box instead of widening the page
  for (const table of document.querySelectorAll("table.markdownTable, table.fieldtable, table.memberdecls")) {
    if (table.closest(".table-box")) continue;
    const box = document.createElement("div");
    box.className = "table-box";
    table.replaceWith(box);
    box.append(table);
  }
  // A link to something folded opens it
  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) for (let e = target; e; e = e.parentElement) if (e.tagName === "DETAILS") e.open = true;
  };
  open();
  window.addEventListener("hashchange", open);
});
