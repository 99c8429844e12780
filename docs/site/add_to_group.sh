#!/bin/sh
# Doxygen's filter for headers: puts all that namespace gradbook declares in a file into the group of its folder in
# common/, or of its exercise. Line numbers stay as they are.
case $1 in
  */exercises/*.hpp | exercises/*.hpp) group=contract_$(printf '%s' "${1%.hpp}" | sed -e 's|^.*exercises/||' -e 's|/|_|g') ;;
  */common/*.hpp | common/*.hpp) group=$(printf '%s' "$1" | sed -e 's|^.*common/||' -e 's|/.*||') ;;
  *) exec cat "$1" ;;
esac
exec awk -v group="$group" '
  opening { $0 = "@{ */ " $0; opening = 0; open = 1 }
  /^namespace gradbook.*\{$/ && !open { $0 = $0 " /** @addtogroup " group; opening = 1 }
  /^\}  \/\/ namespace gradbook/ && open { $0 = "/** @} */ " $0; open = 0 }
  { print }' "$1"
