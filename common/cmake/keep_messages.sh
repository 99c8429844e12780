#!/bin/sh
# keep_messages.sh COMPILER … -o OBJECT …: compiles, and leaves what the compiler says in OBJECT.messages too. So its
# warnings about a student's file are as old as the object that they belong to, however that was built.
set -u
object=/dev/null
before=
for word; do
  [ "$before" != -o ] || object=$word.messages
  before=$word
done
status=0
"$@" 2>"$object" || status=$?
cat "$object" >&2
exit "$status"
