#!/bin/sh
# ccache.sh CCACHE COMPILER ARGUMENT…: compiles through ccache, or without it where it has no folder to keep its files in
# (HOME, XDG_CACHE_HOME or CCACHE_DIR cannot be written).
set -u
ccache=$1
shift
folder=$("$ccache" --get-config cache_dir 2>/dev/null) || folder=
[ -n "$folder" ] && mkdir -p "$folder/tmp" 2>/dev/null && [ -w "$folder/tmp" ] || exec "$@"
# Our precompiled headers and generated files are compared by content
CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
CCACHE_TEMPDIR=$folder/tmp
export CCACHE_SLOPPINESS CCACHE_TEMPDIR
exec "$ccache" "$@"
