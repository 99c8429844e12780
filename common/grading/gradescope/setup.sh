#!/bin/sh
# Gradescope runs this once, as root, when it makes the image: installs, builds, and proves that grading works there.
# Without the mark that it leaves at its end, run_autograder grades nobody.
set -eu
source=${AUTOGRADER_ROOT:-/autograder}/source
cd "$source"
umask 022
rm -f proven
# In a container without namespaces submissions run as a user of their own, who may read what everybody may
chmod 700 .
[ ! -e hidden.key ] || chmod 600 hidden.key

# Debian packages, and the grader itself; a test brings its own
if [ -z "${GRADBOOK_COMMAND:-}" ]; then
  sh course/gradbook grade --help >/dev/null
else
  mkdir -p course/build/release
  cp "$GRADBOOK_COMMAND-grade" course/build/release/gradbook-grade
fi

# References, starter files and attacks, for the units that are graded
set -- --self-test --repeats 5
while read -r name value; do
  case $name in only) set -- "$@" --only "$value" ;; esac
done <grading.conf
GRADBOOK_ROOT=$(cd course && pwd -P) course/build/release/gradbook-grade grade "$@"
: >proven
echo "gradbook: this image grades"
