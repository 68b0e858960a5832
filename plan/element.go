package plan

import (
	"cmp"
	"slices"

	"meridian"
)

// Elements: what can be lost one at a time.

// ElementKind is what an element is.
type ElementKind uint8

// The kinds of element.
const (
	ElementLink     ElementKind = iota // a link by land or river
	ElementCrossing                    // a border passed on a link
	ElementTerminal                    // the handling at a port or terminal; hauls pass
	ElementGauge                       // the change of gauge at a place
	ElementPassage                     // a canal, strait or lock
	ElementService                     // a named service
	NumElementKinds
)

var elementNames = [NumElementKinds]string{"link", "crossing", "terminal", "gauge_break", "passage", "service"}

func (k ElementKind) String() string { return elementNames[k] }

// Element is one thing that can be lost.
type Element struct {
	Kind    ElementKind
	ID      string // of the link, passage, service, or place
	Name    string
	Link    meridian.LinkID  // of a link or crossing; else NoID
	Place   meridian.PlaceID // of a terminal or gauge break; else NoID
	Passage meridian.PassageID
}

// Word is what shuts the element: the word of --close.
func (e *Element) Word() string {
	switch e.Kind {
	case ElementCrossing:
		return "crossing:" + e.ID
	case ElementGauge:
		return "gauge:" + e.ID
	}
	return e.Kind.String() + ":" + e.ID
}

// key orders elements and tells them apart.
type elementKey struct {
	kind ElementKind
	id   int32 // of link, place, passage, or index of service
}

// element describes what a key stands for.
func (v *View) element(k elementKey) Element {
	net := v.Net
	e := Element{Kind: k.kind, Link: meridian.NoID, Place: meridian.NoID, Passage: meridian.NoID}
	switch k.kind {
	case ElementLink, ElementCrossing:
		l := &net.Links[k.id]
		e.Link, e.ID = meridian.LinkID(k.id), l.ID
		e.Name = l.Mode.String() + " " + net.Places[l.From].Name + " – " + net.Places[l.To].Name
	case ElementTerminal, ElementGauge:
		e.Place, e.ID, e.Name = meridian.PlaceID(k.id), net.Places[k.id].ID, net.Places[k.id].Name
	case ElementPassage:
		e.Passage, e.ID, e.Name = meridian.PassageID(k.id), net.Passages[k.id].ID, net.Passages[k.id].Name
	case ElementService:
		e.ID, e.Name = net.Services[k.id].ID, net.Services[k.id].Name
	}
	return e
}

// uses lists the elements that the best way of a relation needs, sorted.
func (r *relation) uses() []elementKey {
	u := &user{v: r.v}
	for _, a := range r.arcs {
		if a >= 0 {
			u.arc(a)
		} else {
			u.access(&r.gate.arcs[-1-a].access)
		}
	}
	slices.SortFunc(u.keys, compareKeys)
	return slices.Compact(u.keys)
}

func compareKeys(a, b elementKey) int {
	return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.id, b.id))
}

// user collects elements.
type user struct {
	v    *View
	keys []elementKey
}

func (u *user) add(kind ElementKind, id int32) { u.keys = append(u.keys, elementKey{kind, id}) }

func (u *user) arc(arc int32) {
	v := u.v
	a := &v.Arcs[arc]
	switch a.Kind {
	case ArcHaul:
		u.haul(&v.Hauls[a.Detail])
	case ArcVoyage:
		y := &v.Voyages[a.Detail]
		for _, p := range y.Passages {
			u.add(ElementPassage, int32(p))
		}
		for _, st := range y.way.steps() {
			if l := &v.Net.Links[st.Link]; l.Mode == meridian.River && l.Passage == meridian.NoID {
				u.add(ElementLink, int32(st.Link))
			}
		}
		u.service(y.Service)
	case ArcTransfer:
		u.add(ElementTerminal, int32(v.Nodes[a.From].Place))
	case ArcGaugeBreak:
		u.add(ElementGauge, int32(v.Nodes[a.From].Place))
	case ArcCrossing:
		u.add(ElementCrossing, int32(v.Crossings[a.Detail].Step.Link))
	case ArcTrain:
		t := &v.Trains[a.Detail]
		for _, part := range t.Parts {
			u.arc(part)
		}
		u.service(t.Service)
	}
}

func (u *user) haul(h *Haul) {
	for _, st := range h.Links() {
		u.add(ElementLink, int32(st.Link))
	}
}

func (u *user) service(s *meridian.Service) {
	if s == nil {
		return
	}
	for i := range u.v.Net.Services {
		if &u.v.Net.Services[i] == s {
			u.add(ElementService, int32(i))
		}
	}
}

func (u *user) access(a *Access) {
	for _, h := range a.hauls() {
		u.haul(h)
	}
	if a.Transfer >= 0 {
		u.add(ElementTerminal, int32(a.Yard))
	}
}
