package plan

import (
	"fmt"
	"slices"
	"strings"

	"meridian"
)

// Section is losses that are one: links which follow each other and are lost
// alike, or a single other element.
type Section struct {
	Name   string
	Kinds  []ElementKind
	Losses []int // indices of Criticality.Losses; the first speaks for all
}

// Sections gathers the losses of a ranking, in its order.
func (c *Criticality) Sections(net *meridian.Network) []Section {
	var out []Section
	at := map[int]int{}
	for i := range c.Losses {
		n, ok := at[c.Losses[i].Section]
		if !ok {
			n = len(out)
			at[c.Losses[i].Section] = n
			out = append(out, Section{})
		}
		out[n].Losses = append(out[n].Losses, i)
		if k := c.Losses[i].Element.Kind; !slices.Contains(out[n].Kinds, k) {
			out[n].Kinds = append(out[n].Kinds, k)
		}
	}
	for i := range out {
		out[i].Name = c.sectionName(net, &out[i])
		slices.Sort(out[i].Kinds)
	}
	return out
}

// sectionName names a section by its ends, and the crossing where it is one.
func (c *Criticality) sectionName(net *meridian.Network, s *Section) string {
	first := &c.Losses[s.Losses[0]]
	if len(s.Losses) == 1 {
		return first.Element.Name
	}
	degree := map[string]int{}
	var order []string
	for _, i := range s.Losses {
		for _, p := range c.Losses[i].At {
			if degree[p]++; degree[p] == 1 {
				order = append(order, p)
			}
		}
	}
	var ends []string
	for _, p := range order {
		if degree[p] == 1 {
			ends = append(ends, net.Places[net.PlaceByID[p]].Name)
		}
	}
	mode, _, _ := strings.Cut(first.Element.Name, " ")
	if len(ends) != 2 {
		return fmt.Sprintf("%s and %d links more", first.Element.Name, len(s.Losses)-1)
	}
	return fmt.Sprintf("%s %s – %s (%d links)", mode, ends[0], ends[1], len(s.Losses))
}
