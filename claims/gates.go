package claims

import (
	"slices"
	"strings"

	"meridian"
)

// A claim often says more than a corridor: by rail to Aktau, by ferry to Alat,
// by rail again. Such a chain is a corridor of its own, and the planner knows
// how to find the best way of a corridor: so it is asked on a network that has
// the chain as one more corridor, the first by rank.

// withChain returns the network with the corridor of the claim alone and, before
// it, its chain. That bears the same id, so that charges made for the corridor
// apply.
func withChain(net *meridian.Network, c *meridian.Claim, gates []string) *meridian.Network {
	n := *net
	id := "claim"
	if c.Corridor != "" {
		id = c.Corridor
		n.Corridors = slices.DeleteFunc(slices.Clone(net.Corridors), func(x meridian.Corridor) bool { return x.ID != id })
	}
	if gates != nil {
		n.Corridors = append([]meridian.Corridor{{ID: id, Name: "chain of " + c.ID, Gates: gates, Rank: 1}}, n.Corridors...)
	}
	return &n
}

// nearKm is how far around its ends a chain without road may still use roads.
const nearKm = 150

// withoutRoads returns the network with the roads shut but around the ends of
// the claim.
func withoutRoads(net *meridian.Network, c *meridian.Claim) *meridian.Network {
	from, to := net.Places[c.From].Point, net.Places[c.To].Point
	near := func(p meridian.PlaceID) bool {
		x := net.Places[p].Point
		return x.Distance(from) <= nearKm || x.Distance(to) <= nearKm
	}
	n := *net
	n.Links = slices.Clone(net.Links)
	for i := range n.Links {
		if l := &n.Links[i]; l.Mode == meridian.Road && !(near(l.From) && near(l.To)) {
			l.Mode = meridian.Air // of no use to anybody: flights need no links
		}
	}
	return &n
}

// through returns the network without the change from ship to ship and without
// waits: of a ship or train that goes through, the wait comes before departure.
func through(net *meridian.Network) *meridian.Network {
	n := *net
	n.Transfers = slices.DeleteFunc(slices.Clone(net.Transfers), func(t meridian.Transfer) bool {
		return t.From == meridian.Sea && t.To == meridian.Sea
	})
	n.Lanes, n.Services = slices.Clone(net.Lanes), slices.Clone(net.Services)
	for i := range n.Lanes {
		n.Lanes[i].Headway = 0
	}
	for i := range n.Services {
		s := &n.Services[i]
		s.Headway, s.Weekdays, s.CutOff, s.Cancel = 0, 0, 0, 0
	}
	return &n
}

// gates words chain and places of a claim as gates, in order. Places stand where
// the mode changes: a port where goods change between land and water, any other
// place where they change between rail and road; the rest after the last mode.
func gates(net *meridian.Network, c *meridian.Claim) []string {
	after := make([][]string, len(c.Chain)+1) // gates behind mode i
	at := 0
	for k, id := range c.Via {
		port := false
		if p, ok := net.PlaceByID[id]; ok {
			port = net.Places[p].Region != ""
		}
		spot := at
		for i := at; i+1 < len(c.Chain); i++ {
			wet := afloatMode(c.Chain[i]) || afloatMode(c.Chain[i+1])
			if wet != port {
				continue
			}
			spot = i
			if port || k+1 < len(c.Via) {
				break // of several changes on land the last one, unless more places follow
			}
		}
		after[spot] = append(after[spot], token(net, id))
		at = spot
		if port && spot+1 < len(c.Chain) {
			at = spot + 1
		}
	}
	var out []string
	for i, m := range c.Chain {
		out = append(out, modeGate(m, i > 0))
		out = append(out, after[i]...)
	}
	return append(out, after[len(c.Chain)]...)
}

// places words only the places of a claim as gates.
func places(net *meridian.Network, c *meridian.Claim) []string {
	var out []string
	for _, id := range c.Via {
		out = append(out, token(net, id))
	}
	return out
}

func token(net *meridian.Network, id string) string {
	if _, ok := net.PlaceByID[id]; ok {
		return id
	}
	return "passage:" + id
}

func afloatMode(m string) bool {
	return m == "sea" || m == "river" || m == "ferry" || m == "rail_ferry"
}

// modeGate words a mode as a gate; between legs on land any vessel will do.
func modeGate(m string, inner bool) string {
	if afloatMode(m) && inner || m == "ferry" || m == "rail_ferry" {
		return "mode:sea|mode:river|mode:ferry|mode:rail_ferry"
	}
	return "mode:" + m
}

// follows tells whether an itinerary passes the gates of a corridor in order,
// or all in the opposite order, and none that it excludes.
func follows(net *meridian.Network, it *meridian.Itinerary, c *meridian.Corridor) bool {
	n := len(c.Gates)
	forward, backward := 0, 0
	for _, t := range trail(net, it) {
		if slices.Contains(c.Excludes, t) {
			return false
		}
		if forward < n && opens(c.Gates[forward], t) {
			forward++
		}
		if backward < n && opens(c.Gates[n-1-backward], t) {
			backward++
		}
	}
	return n > 0 && (forward == n || backward == n)
}

func opens(gate, token string) bool {
	for alt := range strings.SplitSeq(gate, "|") {
		if strings.TrimSpace(alt) == token {
			return true
		}
	}
	return false
}

// trail lists what an itinerary passes, in the words of gates.
func trail(net *meridian.Network, it *meridian.Itinerary) []string {
	var out []string
	place := func(id string, afloat bool) {
		out = append(out, id)
		if p, ok := net.PlaceByID[id]; ok {
			if country := net.Places[p].Country; country != "" {
				out = append(out, "country:"+country)
			}
			if region := net.Places[p].Region; region != "" && afloat {
				out = append(out, "sea:"+region)
			}
		}
	}
	for i := range it.Legs {
		l := &it.Legs[i]
		afloat := afloatMode(l.Mode) && l.Kind != meridian.LegTransfer
		if l.Kind == meridian.LegLink {
			out = append(out, "mode:"+l.Mode)
		}
		place(l.From, afloat)
		if len(l.Border) == 2 {
			out = append(out, "border:"+min(l.Border[0], l.Border[1])+"-"+max(l.Border[0], l.Border[1]))
		}
		for k, id := range l.Links {
			if p := net.Links[id].Passage; p != meridian.NoID {
				out = append(out, "passage:"+net.Passages[p].ID)
			}
			if k < len(l.Via) {
				out = append(out, l.Via[k])
			}
		}
		place(l.To, afloat)
	}
	return out
}
