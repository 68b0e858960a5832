#!/bin/sh
# run.sh with other people's engines beside it, each where it is installed and
# never part of this tree. What is missing is named.
#
#	bench/peers.sh [GRAPH...]
#
#	ROUTINGKIT  a built RoutingKit: include/ and lib/libroutingkit.a
#	PYTHON      a Python with any of scgraph, networkx, igraph; default python3
#	OSRM_PORT   where osrm-routed listens on this machine with the same graph
set -eu
here=$(cd "$(dirname "$0")" && pwd)
if [ "${1:-}" = --beside ]; then # called by run.sh, once a graph
	"${PYTHON:-python3}" "$here/peers.py" "$2"
	if [ -n "${OSRM_PORT:-}" ]; then
		"${PYTHON:-python3}" "${SHARED:-$here/../../shared}/bench/cch/osrm_probe.py" "$OSRM_PORT" "$2"
	else
		echo "OSRM: skipped, OSRM_PORT is not set"
	fi
	echo "Valhalla: skipped, it routes on its own tiles and takes no graph of this form"
	exit 0
fi
if [ -z "${ROUTINGKIT:-}" ]; then echo "RoutingKit: skipped, ROUTINGKIT is not set to a built one"; fi
PEERS="$here/peers.sh --beside" exec "$here/run.sh" "$@"
