// Renders every formula of a built site with KaTeX, so that pages need no script and no network for it.
// Usage: node render_formulas.js SITE /usr/share/javascript/katex/katex.js
// A formula that KaTeX does not accept is printed with its file; the exit code is then 1.
"use strict";
const fs = require("fs");
const path = require("path");

const [site, library] = process.argv.slice(2);
if (!site || !library) {
  console.error("usage: node render_formulas.js SITE KATEX.js");
  process.exit(2);
}
const katex = require(path.resolve(library));
const problems = [];
let formulas = 0;

function unescaped(html) {
  const names = { lt: "<", gt: ">", amp: "&", quot: '"', "#39": "'", "#160": " ", nbsp: " " };
  return html.replace(/<br\s*\/?>/g, " ").replace(/&(lt|gt|amp|quot|#39|#160|nbsp);/g, (_, name) => names[name]);
}

function rendered(file, source, displayMode) {
  const formula = unescaped(source).trim();
  ++formulas;
  try {
    return katex.renderToString(formula, { displayMode, throwOnError: true, strict: "ignore", output: "htmlAndMathml" });
  } catch (error) {
    problems.push(`${file}: ${error.message}\n    in the formula: ${formula}`);
    return source;
  }
}

// Code, scripts and attributes may hold the same marks and are left alone
const LITERAL = /<(script|style|pre|code)\b[^>]*>[\s\S]*?<\/\1>|<div class="fragment">[\s\S]*?<\/div><!-- fragment -->|<!--[\s\S]*?-->/g;
const FORMULA = /\\\[([\s\S]+?)\\\]|\\\(([\s\S]+?)\\\)|\\begin\{(align\*?|equation\*?)\}([\s\S]+?)\\end\{\3\}/g;

function page(file, html) {
  const render = (text) => text.replace(FORMULA, (whole, display, inline) =>
    inline !== undefined ? rendered(file, inline, false) : rendered(file, display !== undefined ? display : whole, true));
  let result = "";
  let from = 0;
  for (const match of html.matchAll(LITERAL)) {
    result += render(html.slice(from, match.index)) + match[0];
    from = match.index + match[0].length;
  }
  return result + render(html.slice(from));
}

for (const name of fs.readdirSync(site)) {
  if (!name.endsWith(".html")) continue;
  const file = path.join(site, name);
  const before = fs.readFileSync(file, "utf8");
  const after = page(name, before);
  if (after !== before) fs.writeFileSync(file, after);
}
if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${formulas} formulas`);
