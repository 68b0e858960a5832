"""Times scgraph, networkx and igraph on a graph of raw vectors: peers.py DIR [PAIRS].

Each answers the same random pairs one by one, by its fastest exact method for a
graph that is asked once, and all must find the same distances. Times are CPU
seconds a pair; building the library's own graph is not counted.
"""
import array
import importlib
import random
import sys
import time

INFINITY = 2**31 - 1


def vector(path):
    values = array.array("I")
    with open(path, "rb") as f:
        values.frombytes(f.read())
    return values


def arcs(directory):
    first, head, weight = (vector(f"{directory}/{n}") for n in ("first_out", "head", "travel_time"))
    for tail in range(len(first) - 1):
        for a in range(first[tail], first[tail + 1]):
            if weight[a] < INFINITY:
                yield tail, head[a], weight[a]


def networkx(lib, directory, nodes):
    g = lib.DiGraph()
    g.add_nodes_from(range(nodes))
    for tail, head, w in arcs(directory):
        if not g.has_edge(tail, head) or g[tail][head]["weight"] > w:
            g.add_edge(tail, head, weight=w)
    return lambda s, t: lib.bidirectional_dijkstra(g, s, t)[0]


def igraph(lib, directory, nodes):
    rows = list(arcs(directory))
    g = lib.Graph(n=nodes, edges=[r[:2] for r in rows], directed=True)
    weights = [r[2] for r in rows]
    return lambda s, t: g.distances(s, t, weights=weights)[0][0]


def scgraph(lib, directory, nodes):
    g = [{} for _ in range(nodes)]
    for tail, head, w in arcs(directory):
        g[tail][head] = min(w, g[tail].get(head, w))
    search = lib.Graph(g).dijkstra  # as of version 3
    return lambda s, t: search(origin_id=s, destination_id=t)["length"]


def main():
    directory, pairs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    nodes = len(vector(f"{directory}/first_out")) - 1
    random.seed(1)
    asked = [(random.randrange(nodes), random.randrange(nodes)) for _ in range(pairs)]
    want = None
    for name, make in (("igraph", igraph), ("networkx", networkx), ("scgraph", scgraph)):
        try:
            lib = importlib.import_module(name)
        except ImportError:
            print(f"{name}: skipped, it is not installed for {sys.executable}")
            continue
        ask = make(lib, directory, nodes)
        begin = time.process_time()
        found = [ask(s, t) for s, t in asked]
        seconds = (time.process_time() - begin) / pairs
        if want is not None and found != want:
            sys.exit(f"!! {name} finds other distances: {found}, {want}")
        want = found
        print(f"{name} {getattr(lib, '__version__', '')}: {seconds * 1e3:.1f} ms a pair")


main()
