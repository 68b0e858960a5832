package report

import (
	"slices"

	"meridian"
	"meridian/plan"
)

// Plan says the sentences of a plan: notes, reasons, names of documents. The answer
// of the planner is left as it is.
func (s *Speech) Plan(d *plan.Document) {
	if s.l.col == 0 {
		return
	}
	d.Notes = plan.NonNil(s.saidAll(d.Notes))
	d.NotOffered = s.NotOffered(d.NotOffered)
	d.Itineraries = slices.Clone(d.Itineraries)
	for i := range d.Itineraries {
		s.itinerary(&d.Itineraries[i])
	}
}

// NotOffered says why corridors are not offered.
func (s *Speech) NotOffered(list []meridian.NotOffered) []meridian.NotOffered {
	list = slices.Clone(list)
	for i := range list {
		n := &list[i]
		n.Text = s.said(n.Text)
		if n.Itinerary != nil {
			it := *n.Itinerary
			s.itinerary(&it)
			n.Itinerary = &it
		}
	}
	return list
}

// Itinerary says the sentences of an itinerary that the caller owns; what it points to
// is left as it is.
func (s *Speech) Itinerary(it *meridian.Itinerary) {
	if s.l.col != 0 {
		s.itinerary(it)
	}
}

func (s *Speech) itinerary(it *meridian.Itinerary) {
	it.Label = s.said(it.Label)
	it.Documents, it.Notes = s.saidAll(it.Documents), s.saidAll(it.Notes)
	it.Restrictions = slices.Clone(it.Restrictions)
	for j := range it.Restrictions {
		if said, ok := s.l.Rule(it.Restrictions[j].Rule); ok {
			it.Restrictions[j].Said = said
		}
	}
	it.Legs = slices.Clone(it.Legs)
	for j := range it.Legs {
		it.Legs[j].Notes = s.saidAll(it.Legs[j].Notes)
	}
}

// Compare says the sentences of a comparison.
func (s *Speech) Compare(d *Document) {
	if s.l.col == 0 {
		return
	}
	d.Comparisons = slices.Clone(d.Comparisons)
	for i := range d.Comparisons {
		c := &d.Comparisons[i]
		c.NotOffered, c.Notes = plan.NonNil(s.NotOffered(c.NotOffered)), plan.NonNil(s.saidAll(c.Notes))
	}
}
