#!/bin/sh
# Visits every page of a built site in headless Chromium: docs/site/check.sh [SITE [REGEX]], default out/site, all pages.
# Installs what only this check needs: Debian's chromium, nodejs and npm, and playwright-core into build/browser.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd -P)
site=${1:-$root/out/site}
browser=$root/build/browser

# install PACKAGE…
install() {
  if [ "$(id -u)" -eq 0 ]; then sudo=; else sudo=sudo; fi
  # shellcheck disable=SC2086 # $sudo is empty or one word
  $sudo apt-get update -q >&2 &&
    $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@" >&2 && return
  echo "check.sh: apt-get could not install $*" >&2
  exit 3
}

[ -e "$site/index.html" ] || { echo "check.sh: there is no site in $site; build it with ./gradbook docs" >&2; exit 3; }
command -v chromium >/dev/null || install chromium
command -v node >/dev/null || install nodejs
command -v npm >/dev/null || install npm
[ -d "$browser/node_modules/playwright-core" ] ||
  npm install --silent --no-audit --no-fund --no-save --prefix "$browser" playwright-core@1.47 >&2 ||
  { echo "check.sh: npm could not install playwright-core" >&2; exit 3; }
NODE_PATH=$browser/node_modules exec node "$root/docs/site/check_pages.js" "$site" ${2:+"$2"}
