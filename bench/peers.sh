#!/bin/sh
# run.sh with RoutingKit beside it. ROUTINGKIT names a directory where it has been
# built (include/ and lib/libroutingkit.a); it is never part of this tree.
if [ -z "${ROUTINGKIT:-}" ]; then
	echo "bench-peers: skipped, ROUTINGKIT is not set to a built RoutingKit"
	exit 0
fi
exec "$(dirname "$0")/run.sh" "$@"
