#!/bin/sh
# What: an autograder for Gradescope, unpacked and set up as there but without apt, gives a correct submission all points, a
#       starter file none, a late one less, and leaves a results.json without score when it cannot grade.
# Why:  at Gradescope nobody can try it. Called by CTest: gradescope.sh GRADBOOK CHECKOUT; 77 means skipped.
set -eu
gradbook=$1
checkout=$2
git -C "$checkout" rev-parse HEAD >/dev/null 2>&1 || exit 77 # an unpacked archive: nothing to make one of
[ "$(id -u)" -eq 0 ] || exit 77                              # as in Gradescope's containers

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
chmod 755 "$work"
log=$work/log
export AUTOGRADER_ROOT="$work/autograder" GRADBOOK_TIER=setuid GRADBOOK_COMMAND="$gradbook"
source=$AUTOGRADER_ROOT/source
results=$AUTOGRADER_ROOT/results/results.json

fail() { echo "FAILED: $*"; cat "$log" "$results" 2>/dev/null; exit 1; }

# submit CREATED_AT FILE: as Gradescope starts a container
submit() {
  rm -rf "$AUTOGRADER_ROOT/submission" "$AUTOGRADER_ROOT/results"
  mkdir -p "$AUTOGRADER_ROOT/submission" "$AUTOGRADER_ROOT/results"
  cp "$2" "$AUTOGRADER_ROOT/submission/distance.cpp"
  printf '{"created_at": "%s", "assignment": {"due_date": "2026-12-01T23:00:00.000000-08:00"}, "users": [{"id": 1234}]}' \
    "$1" >"$AUTOGRADER_ROOT/submission_metadata.json"
}

# grade CODE: run_autograder ends with this code
grade() {
  result=0
  "$source/run_autograder" >"$log" 2>&1 </dev/null || result=$?
  [ "$result" -eq "$1" ] || fail "run_autograder ended with $result, expected $1"
  [ -s "$results" ] || fail "no results.json"
}

score() { sed -n 's/^ "score": \([0-9.]*\),*$/\1/p' "$results"; }

printf '%s' "0123456789abcdef0123456789abcdef" >"$work/key"
chmod 600 "$work/key"
GRADBOOK_ROOT=$checkout "$gradbook" release --gradescope "$work/autograder.zip" --only 02.1 --key "$work/key" \
  --late due=gradescope,per-day=10% --force >"$log" 2>&1 || fail "no zip"
points=$(sed -n "s/.*points to \([0-9]*\)\.$/\1/p" "$log")
mkdir -p "$source"
(cd "$source" && cmake -E tar xf "$work/autograder.zip")

submit 2026-12-01T12:00:00.000000-08:00 "$checkout/solutions/02_neighbors/distance.cpp"
grade 3
[ -z "$(score)" ] || fail "a score before setup.sh has run"

"$source/setup.sh" >"$log" 2>&1 || fail "setup.sh"
echo "ok  setup.sh"
! setpriv --reuid 61000 --clear-groups cat "$source/course/solutions/02_neighbors/distance.cpp" >"$log" 2>&1 ||
  fail "the sandbox's user can read the references"

grade 0
[ "$(score)" = "$points.0" ] || fail "the reference does not get $points points"
grep -qF '"max_score"' "$results" || fail "no entries per task"
echo "ok  reference: $(score)"

submit 2026-12-02T12:00:00.000000-08:00 "$checkout/solutions/02_neighbors/distance.cpp"
grade 0
[ "$(score)" = "$(awk "BEGIN { print $points * 0.9 }")" ] || fail "a day late does not cost 10 %"
echo "ok  a day late: $(score)"

git -C "$checkout" show HEAD:exercises/02_neighbors/distance.cpp >"$work/starter.cpp"
submit 2026-12-01T12:00:00.000000-08:00 "$work/starter.cpp"
grade 0
[ "$(score)" = 0.0 ] || fail "the starter file gets points"
echo "ok  starter file: $(score)"

GRADBOOK_TIER=none
grade 3
[ -z "$(score)" ] || fail "a score without a sandbox"
grep -qF "no sandbox works" "$log" || fail "the log does not say why"
! grep -qF sandbox "$results" || fail "students are told what is for staff"
echo "ok  no sandbox: no score"
