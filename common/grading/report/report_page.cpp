#include "grading/report/report_page.hpp"

#include <fmt/core.h>

#include <algorithm>

#include "core/text.hpp"

namespace gradbook {
namespace {

/// Colours have a contrast of at least 4.5 : 1 to their background.
constexpr std::string_view kStyle = R"(
:root { color-scheme: light dark; --page: #ffffff; --text: #23303d; --quiet: #55626f; --line: #d5dce3;
  --card: #f5f7fa; --accent: #1c5d99; --track: #dfe6ed; --good: #1f7a3d; --bad: #b3261e; --warn: #fff6dd; }
@media (prefers-color-scheme: dark) { :root { --page: #16191d; --text: #d8dfe6; --quiet: #a3afba;
  --line: #39424b; --card: #20252a; --accent: #6db3f2; --track: #333c45; --good: #6fcf8d; --bad: #ff8a80; --warn: #37301a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 24px 20px 48px; max-width: 860px; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, "Liberation Sans", Arial, sans-serif; overflow-wrap: break-word; }
h1 { font-size: 1.7em; line-height: 1.25; margin: 0 0 8px; }
h2 { font-size: 1.3em; margin: 36px 0 12px; padding-bottom: 6px; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.05em; margin: 0 0 8px; }
h2, h3 { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: baseline; gap: 2px 16px; break-after: avoid; }
h2 > span, h3 > span { color: var(--quiet); font-weight: 600; font-size: 1rem; }
code, pre { font-family: ui-monospace, "DejaVu Sans Mono", monospace; font-size: 0.9em; }
pre { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: 12px 14px; overflow-x: auto;
  line-height: 1.45; }
article { background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 14px 16px; margin: 12px 0;
  break-inside: avoid; }
article pre { background: var(--page); }
ul { list-style: none; margin: 0; padding: 0; }
li { padding: 3px 0; position: relative; }
li.good, li.bad, li.info { padding-left: 1.5em; }
li::before { position: absolute; left: 0; font-weight: 700; }
li.good::before { content: "\2713"; color: var(--good); }
li.bad::before { content: "\2717"; color: var(--bad); }
li.info::before { content: "\2022"; color: var(--quiet); }
li.good b { color: var(--good); } li.bad b { color: var(--bad); }
p { margin: 10px 0; }
.total { font-size: 1.35em; font-weight: 600; margin: 0; }
.quiet { color: var(--quiet); }
.note { background: var(--warn); border-radius: 6px; padding: 8px 12px; }
.problem { color: var(--bad); font-weight: 600; }
.problem::first-letter { text-transform: uppercase; }
.advice { margin-bottom: 0; }
.meter { height: 10px; border-radius: 5px; background: var(--track); overflow: hidden; margin: 8px 0 20px; }
.meter div { height: 100%; background: var(--accent); print-color-adjust: exact; }
.bar-cell { width: 30%; } td .meter { margin: 0.5em 0 0; min-width: 60px; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--quiet); padding: 0 0 6px; }
th, td { text-align: left; vertical-align: top; padding: 6px 12px 6px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } thead th { color: var(--quiet); }
.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
li code { overflow-wrap: anywhere; }
details { margin: 12px 0; } summary { cursor: pointer; color: var(--accent); font-weight: 600; width: fit-content; }
svg { display: block; width: 100%; height: auto; max-width: 640px; }
svg text { fill: var(--text); font: 13px system-ui, "Liberation Sans", Arial, sans-serif; }
svg .bar { fill: var(--accent); } svg .axis { stroke: var(--quiet); }
svg .quiet-text { fill: var(--quiet); }
@media (max-width: 480px) { body { padding: 16px 14px 32px; } th, td { padding-right: 8px; } .bar-cell { display: none; } svg text { font-size: 17px; } }
@media print { :root { --page: #ffffff; --text: #000000; --quiet: #444444; --line: #bbbbbb; --card: #ffffff; --accent: #1c5d99;
  --track: #dddddd; --good: #1f7a3d; --bad: #b3261e; --warn: #ffffff; } body { max-width: none; padding: 0; font-size: 11pt; } pre { white-space: pre-wrap; overflow-wrap: anywhere; } }
)";

}  // namespace

std::string html_page(std::string_view title, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>{}</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n{}</main>\n</body>\n</"
      "html>\n",
      html_text(title), kStyle, body);
}

std::string meter(double value, double most) {
  const double percent = most > 0 ? std::clamp(100 * value / most, 0.0, 100.0) : 0;
  return fmt::format(
      "<div class=\"meter\" aria-hidden=\"true\"><div style=\"width: {:.1f}%\"></div></div>\n",
      percent);
}

}  // namespace gradbook
