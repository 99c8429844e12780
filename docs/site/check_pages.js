// Visits every page of the site in headless Chromium, at two sizes, light and dark. Usage: check_pages.js SITE [REGEX]
// With REGEX only the pages whose names it fits, for instance ^chapter_.
// Exit code 1 and one line per problem when something is wrong; see check.sh.
"use strict";
const fs = require("fs");
const path = require("path");
const { pathToFileURL, fileURLToPath } = require("url");
const { chromium } = require("playwright-core");

const site = fs.realpathSync(process.argv[2]);
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const SIZES = [{ width: 1280, height: 800 }, { width: 390, height: 844 }];
const CAPTION_CONTRAST = 4.5; // WCAG AA for text

const problems = new Set();
const report = (file, problem) => problems.add(`${file}: ${problem}`);
const only = new RegExp(process.argv[3] ?? "");
const pages = fs.readdirSync(site).filter((name) => name.endsWith(".html") && only.test(name)).sort();
const links = new Map(); // target -> first page that links there
const ids = new Map(); // page -> its anchors
let pictures = 0;

// Runs inside the page: everything that can be seen only there
function inspect() {
  const found = { links: [], ids: [], problems: [], pictures: 0 };
  for (const a of document.querySelectorAll("a[href]")) found.links.push(a.href);
  for (const e of document.querySelectorAll("[id], a[name]")) found.ids.push(e.id || e.name);

  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("pre, code, .fragment, script, style, .katex, annotation")) continue;
    if (/\\\(|\\\[|\\begin\{|\\f[$[]|\$[^$\s][^$]*\$/.test(node.data)) {
      found.problems.push(`formula is not rendered: ${node.data.trim().slice(0, 60)}`);
    }
  }
  if (document.querySelector(".katex-error")) found.problems.push("KaTeX reports an error");

  for (const image of document.querySelectorAll(".contents img")) {
    if (getComputedStyle(image).display === "none" || image.closest("details:not([open])")) continue;
    ++found.pictures;
    const box = image.getBoundingClientRect();
    if (!image.complete || image.naturalWidth === 0) found.problems.push(`broken image ${image.src}`);
    else if (box.width < 2 || box.height < 2) found.problems.push(`image without a size: ${image.src}`);
  }

  const wide = Math.max(document.documentElement.scrollWidth, document.body.scrollWidth) - innerWidth;
  if (wide > 0) found.problems.push(`scrolls ${wide} px to the right`);
  // What is wider than the window must be in a box that scrolls and fits itself; what is cut off cannot be read
  const scrolls = (e) => {
    for (let box = e.parentElement; box && box !== document.body && box.id !== "doc-content"; box = box.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(box).overflowX) && box.getBoundingClientRect().right <= innerWidth + 1) return true;
    }
    return false;
  };
  for (const e of document.querySelectorAll("#top *, #doc-content, #doc-content *")) {
    const box = e.getBoundingClientRect();
    if (box.right <= innerWidth + 1 || box.width === 0 || box.height === 0) continue;
    if (e.closest(".katex-mathml, .katex svg, .unseen") || getComputedStyle(e).visibility === "hidden" || scrolls(e)) continue;
    found.problems.push(`wider than the window by ${Math.round(box.right - innerWidth)} px: ${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 40)}`);
    break;
  }

  const rgb = (text) => text.match(/[\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const linear = [r, g, b].map((v) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  for (const caption of document.querySelectorAll("figcaption, .figure-card p, p.facts, p.missing")) {
    let ground = caption;
    while (ground.parentElement && (rgb(getComputedStyle(ground).backgroundColor)[3] === 0)) ground = ground.parentElement;
    const a = luminance(rgb(getComputedStyle(caption).color));
    const b = luminance(rgb(getComputedStyle(ground).backgroundColor));
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    found.contrast = Math.min(found.contrast ?? Infinity, contrast);
  }
  return found;
}

// Opens a page once and looks at it in light and in dark mode
async function visit(page, name, size, state) {
  state.where = `${name} at ${size.width}`;
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(pathToFileURL(path.join(site, name)).href, { waitUntil: "load" });
  for (const dark of [false, true]) {
    state.where = `${name} at ${size.width}${dark ? " dark" : ""}`;
    if (dark) await page.emulateMedia({ colorScheme: "dark" });
    await page.evaluate(async () => {
      for (const image of document.images) image.loading = "eager";
      await Promise.all([...document.images].filter((i) => !i.complete && getComputedStyle(i).display !== "none")
        .map((i) => new Promise((done) => { i.onload = i.onerror = done; })));
    });
    await page.waitForFunction((want) => document.documentElement.classList.contains("dark-mode") === want, dark,
      { timeout: 10000 }).catch(() => report(state.where, "does not follow the preference for light or dark"));
    const found = await page.evaluate(inspect);
    for (const problem of found.problems) report(state.where, problem);
    if (found.contrast < CAPTION_CONTRAST) {
      report(state.where, `caption contrast ${found.contrast.toFixed(2)}, expected ${CAPTION_CONTRAST}`);
    }
    for (const link of found.links) if (!links.has(link)) links.set(link, name);
    ids.set(name, new Set(found.ids));
    pictures += found.pictures;
  }
}

// A browser tab that reports what goes wrong in it as a problem of state.where
async function openTab(context, state) {
  const page = await context.newPage();
  page.on("console", (message) => { if (message.type() === "error") report(state.where, `console: ${message.text()}`); });
  page.on("pageerror", (error) => report(state.where, `script: ${error.message}`));
  page.on("requestfailed", (request) => report(state.where, `failed request ${request.url()}`));
  page.on("request", (request) => {
    if (!/^(file|data):/.test(request.url())) report(state.where, `request to the network: ${request.url()}`);
  });
  return page;
}

// Anchors are those of the page after its scripts have run, as a reader's browser sees it
function checkLinks() {
  let inside = 0;
  for (const [link, from] of links) {
    if (!link.startsWith("file:")) {
      if (!/^(https?|mailto|javascript):/.test(link)) report(from, `odd link ${link}`);
      continue;
    }
    ++inside;
    const url = new URL(link);
    const anchor = decodeURIComponent(url.hash.slice(1));
    url.hash = "";
    url.search = "";
    const file = fileURLToPath(url);
    const name = path.relative(site, file);
    if (name.startsWith("..")) report(from, `link out of the site: ${link}`);
    else if (!fs.existsSync(file)) report(from, `broken link ${name}`);
    else if (anchor && ids.has(name) && !ids.get(name).has(anchor)) report(from, `broken link ${name}#${anchor}`);
  }
  return inside;
}

// What a reader types, and a group with the beginning of a title that has to be among its results
const SEARCHES = [
  ["backpropagation", "Lessons", "09 "], ["back-prop", "Exercises", "09."], ["NEIGHBOURS", "Slides", "Nearest Neighbor"],
  ["neighbors vote", "Lessons", "k neighbours vote"], ["dropout", "Slides", "Dropout"], ["whitening E-B37", "Errata", "E-B37"],
  ["naïve optimiser", "C++ names", ""], ["k-nn", "Exercises", "02.3"], ["knn_predict", "C++ names", "knn_predict"],
  ["F006", "Figures", "F006"], ["hand in", "Guides", "Handing in"], ["learning rat", "Lessons", "13 "],
];

async function checkSearch(context, where) {
  const state = { where: `search ${where}` };
  const page = await openTab(context, state);
  await page.goto(pathToFileURL(path.join(site, "index.html")).href);
  await page.keyboard.press("/");
  for (const [query, kind, title] of SEARCHES) {
    await page.fill("#site-search input", query);
    try {
      await page.waitForFunction(([k, t]) => [...document.querySelectorAll("#search-results [role=group]")].some((group) =>
        group.ariaLabel === k && [...group.querySelectorAll(".result-title")].some((e) => e.textContent.startsWith(t))),
      [kind, title], { timeout: 10000 });
    } catch {
      report(state.where, `"${query}" does not find ${title} among ${kind}`);
    }
    const box = await page.locator("#search-results").boundingBox();
    if (box && box.x + box.width > page.viewportSize().width) report(state.where, "the results are wider than the window");
  }
  await page.fill("#site-search input", "knn_predict");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  const wanted = await page.locator('#search-results [aria-selected="true"]').getAttribute("href");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => url.href === wanted, { timeout: 10000 }).catch(() => report(state.where, `Enter does not lead to ${wanted}`));
  await page.close();
}

// Every place that a search can lead to
function checkIndex() {
  const script = fs.readFileSync(path.join(site, "search_index.js"), "utf8");
  const index = JSON.parse(script.slice(script.indexOf("["), script.lastIndexOf("]") + 1));
  for (const entry of index) links.set(pathToFileURL(path.join(site, "x")).href.replace(/x$/, entry[4]), "search_index.js");
  return index.length;
}

async function checkToggle(context) {
  const page = await context.newPage();
  await page.goto(pathToFileURL(path.join(site, "index.html")).href);
  await page.click("doxygen-awesome-dark-mode-toggle");
  const dark = await page.evaluate(() => document.documentElement.classList.contains("dark-mode"));
  if (!dark) report("index.html", "the switch does not turn dark mode on");
  await page.close();
}

async function main() {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || "/usr/bin/chromium", args: FLAGS });
  for (const size of SIZES) {
    const context = await browser.newContext({ viewport: size });
    const rest = [...pages];
    const worker = async () => {
      const state = { where: "" };
      const page = await openTab(context, state);
      for (let name = rest.shift(); name; name = rest.shift()) await visit(page, name, size, state);
    };
    await Promise.all([worker(), worker()]);
    await context.close();
  }
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, colorScheme: "light" });
  await checkSearch(context, "on a desk");
  const phone = await browser.newContext({ viewport: SIZES[1] });
  await checkSearch(phone, "on a phone");
  await checkToggle(context);
  await browser.close();
  const places = checkIndex();
  const inside = checkLinks();
  for (const problem of [...problems].sort()) console.log(problem);
  console.log(`${pages.length} pages, ${inside} links, ${places} places in the index, ${pictures} pictures seen, ${problems.size} problems`);
  process.exit(problems.size === 0 ? 0 : 1);
}

main().catch((error) => { console.error(error); process.exit(3); });
