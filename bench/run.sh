#!/bin/sh
# Measures package cch beside our own Dijkstra and, where a C++ compiler and the
# reference kernels are at hand, beside those. See README.md.
#
#	bench/run.sh [GRAPH...]        GRAPH: syn100k syn1m NY FLA, or a directory
#
#	SHARED      where bench/gen, bench/cch and data/pace16 are; default ../shared
#	WORK        where graphs, orders and compiled kernels are kept; default a new directory
#	CPU         the CPU to pin to; default none
#	ROUNDS      rounds of ours and the kernels in turn; default 3
#	ROUTINGKIT  a built RoutingKit, see peers.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
shared=${SHARED:-$root/../shared}
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
pin=
if [ -n "${CPU:-}" ]; then pin="taskset -c $CPU"; fi

tool() { # NAME PACKAGE: build a generator of the reference tree once
	[ -x "$work/$1" ] || (cd "$shared/bench/gen" && go build -o "$work/$1" "$2")
}

graph() { # print the directory of a graph, made if necessary; nothing if it cannot be
	case $1 in
	syn100k | syn1m)
		[ -d "$shared/bench/gen" ] || return 0
		nodes=1000000
		if [ "$1" = syn100k ]; then nodes=100000; fi
		tool roadgen . >&2
		[ -f "$work/$1/head" ] || "$work/roadgen" -n $nodes -seed 1 -o "$work/$1" >&2
		echo "$work/$1"
		;;
	NY | FLA)
		[ -f "$shared/data/pace16/$1.gr.xz" ] && command -v xz >/dev/null || return 0
		tool pace2rk ./pace2rk >&2
		[ -f "$work/$1/head" ] || xz -dc "$shared/data/pace16/$1.gr.xz" | "$work/pace2rk" "$work/$1" >&2
		echo "$work/$1"
		;;
	*) echo "$1" ;;
	esac
}

kernels=
if [ -f "$shared/bench/cch/anchor.cpp" ]; then kernels=$shared/bench/cch/anchor.cpp; fi
(cd "$root" && go build -o "$work/bench" ./bench)
for name in ${*:-syn100k}; do
	dir=$(graph "$name")
	if [ -z "$dir" ]; then
		echo "$name: skipped, its source is not in $shared"
		continue
	fi
	echo "== $name"
	$pin "$work/bench" -graph "$dir" -work "$work" -rounds "${ROUNDS:-3}" -kernels "$kernels" -routingkit "${ROUTINGKIT:-}"
	if [ -n "${PEERS:-}" ]; then $PEERS "$dir"; fi
done
