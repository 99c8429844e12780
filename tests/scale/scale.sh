#!/usr/bin/env bash
# What the build would cost with many chapters: a copy of this checkout, filled up with copies of its chapters (5 units and
# 4 figures each), is configured, not built. Prints targets, commands, size and time for each preset.
#   tests/scale/scale.sh [number of chapters, default 25] [preset…, default: release dev]
set -euo pipefail
export LC_ALL=C
root=$(cd "$(dirname "$0")/../.." && pwd -P)
chapters=${1:-25}
shift || :
presets=("$@")
[ ${#presets[@]} -gt 0 ] || presets=(release dev)

copy=$(mktemp -d "${TMPDIR:-/tmp}/gradbook-scale.XXXXXX")
trap 'rm -rf "$copy"' EXIT
git -C "$root" ls-files -z --cached --others --exclude-standard | (cd "$root" && xargs -0 cp --parents -t "$copy" 2>/dev/null) || :
cd "$copy"

mapfile -t templates < <(for f in solutions/*/*.cpp; do basename "$(dirname "$f")"; done | uniq)
have=${#templates[@]}
for ((i = have; i < chapters; ++i)); do
  from=${templates[i % have]}
  to=$((30 + i))_copy
  mkdir -p {exercises,solutions,tests,tests/mutants,chapters}/$to
  for reference in $(printf '%s\n' solutions/"$from"/*.cpp | head -n 5); do
    unit=$(basename "$reference" .cpp)
    cp exercises/"$from"/"$unit".* exercises/$to/
    cp "$reference" solutions/$to/
    cp tests/"$from"/"$unit"_test.cpp tests/$to/
    cp -r tests/mutants/"$from"/"$unit" tests/mutants/$to/
  done
  cp chapters/"$from"/*.cpp chapters/"$from"/*.hpp chapters/"$from"/README.md chapters/$to/ 2>/dev/null || :
  # Four figures each
  printf '%s\n' chapters/$to/fig_*.cpp | tail -n +5 | xargs -r rm -f
  while [ "$(ls chapters/$to/fig_*.cpp 2>/dev/null | wc -l)" -lt 4 ]; do
    figure=chapters/$to/fig_copy_$RANDOM.cpp
    slug=$(basename "$figure" .cpp)
    sed "s/\.slug = \"[a-z0-9_]*\"/.slug = \"${slug#fig_}\"/" chapters/01_data/fig_preprocessing.cpp >"$figure"
  done
  # A copied unit is included as the copy, as far as it exists
  for source in {exercises,solutions,tests,chapters}/$to/*.[ch]pp; do
    sed -i "s#exercises/$from/#exercises/$to/#" "$source"
    for other in $(sed -n "s#^\#include \"exercises/$to/\(.*\)\.hpp\".*#\1#p" "$source"); do
      [ -e exercises/$to/"$other".hpp ] || sed -i "s#exercises/$to/$other\.hpp#exercises/$from/$other.hpp#" "$source"
    done
    sed -i "s#\"chapters/$from/#\"chapters/$to/#" "$source"
  done
done
units=$(ls solutions/*/*.cpp | wc -l)
figures=$(ls chapters/*/fig_*.cpp | wc -l)
printf '%s chapters, %s units, %s figure files, %s mutants\n' "$(ls -d exercises/*_*/ | wc -l)" "$units" "$figures" \
  "$(ls tests/mutants/*/*/*.patch | wc -l)"
printf '%-9s %9s %9s %10s %12s %12s\n' preset targets commands 'MB ninja' 'configure s' 'again s'
for preset in "${presets[@]}"; do
  cmake --preset "$preset" >/dev/null 2>&1 || { cmake --preset "$preset" 2>&1 | tail -20; exit 1; }
  first=$( { TIMEFORMAT=%R; time cmake --fresh --preset "$preset" >/dev/null 2>&1; } 2>&1)
  again=$( { TIMEFORMAT=%R; time cmake --preset "$preset" >/dev/null 2>&1; } 2>&1)
  printf '%-9s %9s %9s %10s %12s %12s\n' "$preset" \
    "$(ninja -C build/"$preset" -t targets all | grep -c ': phony$')" \
    "$(ninja -C build/"$preset" -t commands all | wc -l)" \
    "$(($(stat -c %s build/"$preset"/build.ninja) / 10000))e-2" "$first" "$again"
done
