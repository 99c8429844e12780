#!/bin/sh
# What: a student edition of this checkout builds, and the student's loop works in it, without any reference.
# Why:  students have nothing else. Called by CTest: student_edition.sh GRADBOOK CHECKOUT; 77 means skipped.
set -eu
gradbook=$1
checkout=$2
git -C "$checkout" rev-parse HEAD >/dev/null 2>&1 || exit 77 # an unpacked archive: nothing to make one of

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
edition=$work/class
log=$work/log

fail() { echo "FAILED: $*"; cat "$log"; exit 1; }

# expect CODE TEXT ARGUMENT…: gradbook, in the edition, ends with this code and says this
expect() {
  code=$1 text=$2
  shift 2
  result=0
  GRADBOOK_ROOT=$edition "$gradbook" "$@" >"$log" 2>&1 </dev/null || result=$?
  [ "$result" -eq "$code" ] || fail "gradbook $* ended with $result, expected $code"
  grep -qF "$text" "$log" || fail "gradbook $* does not say: $text"
  echo "ok  gradbook $*"
}

GRADBOOK_ROOT=$checkout "$gradbook" release --student "$edition" --force >"$log" 2>&1 || fail "no edition"
[ -x "$edition/gradbook" ] || fail "the launcher is not executable"
[ -z "$(find "$edition/solutions" -name '*.cpp')" ] || fail "there are references"

# Whatever is delivered finds what it includes: nothing that is left out
find "$edition" -name '*.[ch]pp' | while read -r file; do
  sed -n 's/^#include "\([^"]*\)".*/\1/p' "$file" | while read -r header; do
    [ -e "$edition/common/$header" ] || [ -e "$edition/$header" ] || [ -e "$(dirname "$file")/$header" ] ||
      echo "$file includes $header, which is left out"
  done
done >"$log"
[ ! -s "$log" ] || fail "includes"

# The README's commands, as they are typed, before any exercise is written
sed -n 's|^\./gradbook \([^#]*\).*|\1|p' "$edition/README.md" >"$work/commands"
grep -q '^next' "$work/commands" || fail "README.md does not begin with next"
while read -r words; do
  case $words in
    watch*) continue ;;                          # never ends
    check*) expect 1 "not implemented" $words ;; # the answer is no
    submit*) expect 1 "nothing to submit" $words ;;
    *) expect 0 "" $words ;;
  esac
done <"$work/commands"
expect 1 "01_data runs when these exercises pass: 01.1 standardize" run
expect 1 "02_neighbors runs when these exercises pass: " run 02

expect 0 "02.1" list
expect 0 "exercises/01_data/" next
expect 1 "not implemented: 02.1 l1_distance" check 02.1
cp "$checkout/solutions/02_neighbors/distance.cpp" "$edition/exercises/02_neighbors/"
expect 0 "public tests passed" check 02.1
# A unit that builds on another one, which is not written yet
cp "$checkout/solutions/02_neighbors/knn.cpp" "$edition/exercises/02_neighbors/"
expect 1 "02.3 builds on it" check 02.3
expect 0 "Hint 1 of 3" hint 02.3
expect 3 "this edition has no solutions" solution 02.1
expect 3 "student edition" dev check
expect 3 "student edition" release --student "$work/another"
expect 0 "new starter file" reset 02.1
cmp "$edition/exercises/02_neighbors/distance.cpp" "$edition/solutions/02_neighbors/distance.stub"
expect 1 "not implemented: 02.1 l1_distance" check 02.1

# With the references as libraries the same unit passes before the one that it builds on is written
GRADBOOK_ROOT=$checkout "$gradbook" release --student "$work/library" --with-library --force >"$log" 2>&1 || fail "no library"
grep -q '^./gradbook run --quick ' "$work/library/README.md" || fail "no run in README.md"
cp -a "$work/library/." "$edition/"
touch "$edition/CMakeLists.txt"
cp "$checkout/solutions/02_neighbors/knn.cpp" "$edition/exercises/02_neighbors/"
expect 0 "public tests passed" check 02.3
expect 1 "not implemented: 02.2 pairwise_distances" check 02.2
