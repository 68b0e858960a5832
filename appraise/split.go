package appraise

// Split is a package shared by every method, and the payments each asks for.
type Split struct {
	Players     []string
	Game        *Game    // nil where the value was sampled
	Sampled     *Sampled // nil where it is exact
	Territorial []Cents  // what each player has if nobody pays anybody; adds up to the whole
	Core        *Core    // nil where the value was sampled
	Ways        []Way
	Losers      Compensation
}

// Way is one method with what follows from it.
type Way struct {
	Allocation
	Payments []Payment
	Blocking *Excess // the coalition with most to gain by leaving; nil where the value was sampled
}

// Stable tells whether no coalition would do better alone.
func (w *Way) Stable() bool { return w.Blocking != nil && w.Blocking.Amount <= 0 }

// Divide shares a game by every method. Outlays are what each player spends.
func Divide(g *Game, territorial, outlays []Cents) (*Split, error) {
	s := &Split{Players: g.Players, Game: g, Territorial: territorial}
	core := g.Core()
	s.Core = &core
	proportional, err := g.Proportional(outlays)
	if err != nil {
		return nil, err
	}
	s.Losers = Compensate(territorial, SignificanceThreshold)
	return s, s.add(s.kept(), g.Shapley(), g.Nucleolus(), g.Separable(), proportional, g.Equal(), s.compensated())
}

// DivideSampled shares by the sampled Shapley value and by compensation, which
// need no table of coalitions.
func DivideSampled(players []string, sampled *Sampled, territorial []Cents) (*Split, error) {
	s := &Split{Players: players, Sampled: sampled, Territorial: territorial}
	s.Losers = Compensate(territorial, SignificanceThreshold)
	return s, s.add(s.kept(), sampled.Allocation, s.compensated())
}

func (s *Split) kept() Allocation {
	return Allocation{ID: "territorial", Name: "Territorial: nobody pays anybody", Shares: s.Territorial}
}

func (s *Split) compensated() Allocation {
	return Allocation{ID: "compensation", Name: "Compensation of net losers", Shares: s.Losers.After, Note: s.Losers.Text}
}

func (s *Split) add(list ...Allocation) error {
	for _, a := range list {
		w := Way{Allocation: a}
		var err error
		if w.Payments, err = Transfers(s.Territorial, a.Shares); err != nil {
			return err
		}
		if s.Game != nil {
			e := s.Game.Blocking(a.Shares)
			w.Blocking = &e
		}
		s.Ways = append(s.Ways, w)
	}
	return nil
}

// Way returns the way of a method.
func (s *Split) Way(id string) *Way {
	for i := range s.Ways {
		if s.Ways[i].ID == id {
			return &s.Ways[i]
		}
	}
	return nil
}

// Whole returns what is shared.
func (s *Split) Whole() Cents {
	var sum Cents
	for _, x := range s.Territorial {
		sum += x
	}
	return sum
}
